import { say } from '../words/language.svelte';

/** How long ago, seconds in. */
export function agoLabel(seconds: number): string {
  const age = ageLabel(seconds);
  return age === say('age.now') ? age : say('age.ago', { age });
}

/** A length of time in the largest unit that says enough; seconds in. */
export function ageLabel(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  if (minutes < 1) return say('age.now');
  if (minutes < 120) return say('age.minutes', { count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? say('age.hours', { count: hours }) : say('age.days', { count: Math.round(hours / 24) });
}
