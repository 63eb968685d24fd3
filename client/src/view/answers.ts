// What was tapped, in a few words.
import type { Attempt, Question } from '../rules/terms';
import { degrees } from '../words/days';
import { named, say } from '../words/language.svelte';

const ORDER: readonly Question[] = ['mask', 'id', 'local', 'temperature', 'purpose'];

/** One answer as the guard tapped it; empty where nothing was tapped. */
export function answerLabel({ answers, rule }: Attempt, question: Question): string {
  const value = answers?.[question] ?? null;
  if (typeof value === 'boolean') return say(value ? 'short.yes' : 'short.no');
  if (typeof value === 'number') return `${degrees(value)}℃`;
  const purpose = rule.purposes.find(({ code }) => code === value);
  return purpose === undefined ? '' : named(purpose.text);
}

/** All answers in a line, such as “口罩 有 · 体温 36.5℃ · 买菜”. */
export function answersLine(attempt: Attempt): string {
  return ORDER.map((question) => {
    const label = answerLabel(attempt, question);
    return label === '' || question === 'purpose' ? label : `${say(`short.${question}`)}\u00a0${label}`;
  })
    .filter((part) => part !== '')
    .join(' · ');
}
