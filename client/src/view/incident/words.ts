// Kinds and states of incidents in words; what a newer server says is shown as it came.
import { has, say } from '../../words/language.svelte';

export function kindWord(kind: string): string {
  const key = `incident.${kind}`;
  return has(key) ? say(key) : kind;
}

export function stateWord(state: string): string {
  const key = `incident.state.${state}`;
  return has(key) ? say(key) : state;
}
