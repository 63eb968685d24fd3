// Reasons as sentences that a villager understands, with the nearest thing that would help.
import type { AdmissionRule, Reason } from '../rules/terms';
import { clockLabel, dayLabel, degrees, lunarLabel } from './days';
import { filled, has, language, named, say, type Facts } from './language.svelte';

export interface Sentence {
  readonly code: string;
  readonly text: string;
  /** The next day of admission, in both calendars. */
  readonly next: { readonly label: string; readonly when: string } | null;
  readonly help: string | null;
}

/** What is said of each reason. What merely was not asked is left out where something else refuses. */
export function sentences(
  reasons: readonly Reason[],
  rule: AdmissionRule | null,
  typeName: string | null,
): Sentence[] {
  const telling = reasons.filter(({ code }) => !code.endsWith('_unknown'));
  return (telling.length > 0 ? telling : reasons).map((reason) => sentence(reason, rule, typeName));
}

function sentence({ code, facts }: Reason, rule: AdmissionRule | null, typeName: string | null): Sentence {
  const own = rule?.sentences[code];
  const places = readable(facts);
  const key = `help.${code}`;
  return {
    code,
    text: own === undefined ? say(`reason.${code}`, places) : filled(named(own), places),
    next: nextDay(facts, typeName),
    help: has(key) ? say(key) : null,
  };
}

function readable(facts: Facts): Facts {
  const places: Record<string, string | number> = { ...facts };
  for (const minute of ['from', 'to']) {
    const value = facts[minute];
    if (typeof value === 'number') places[minute] = clockLabel(value);
  }
  for (const temperature of ['measured', 'limit']) {
    const value = facts[temperature];
    if (typeof value === 'number') places[temperature] = degrees(value);
  }
  if (typeof facts['day'] === 'string') places['day'] = dayLabel(facts['day'], language.current);
  const today = lunar(facts, '');
  if (today !== null) places['today'] = today;
  return places;
}

function nextDay(facts: Facts, typeName: string | null): Sentence['next'] {
  const label = lunar(facts, 'next_');
  const day = facts['next_day'];
  if (label === null || typeof day !== 'string') return null;
  const date = dayLabel(day, language.current);
  return {
    label: typeName === null ? say('day.next_any') : say('day.next', { type: typeName }),
    when: `${label} · ${date}`,
  };
}

function lunar(facts: Facts, prefix: string): string | null {
  const [month, day] = [facts[`${prefix}lunar_month`], facts[`${prefix}lunar_day`]];
  if (typeof month !== 'number' || typeof day !== 'number') return null;
  return lunarLabel({ month, day, leap: facts[`${prefix}leap`] === 1 }, language.current);
}
