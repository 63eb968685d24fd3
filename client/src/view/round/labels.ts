// Answers, moments and states of doors in a few words.
import { localDay } from '../../bundle/day';
import { phone } from '../../gate/phone.svelte';
import { walk, type Standing } from '../../doors/beat.svelte';
import type { Due } from '../../rules/dues';
import { tappedValue } from '../../rules/forms';
import type { FormSpec, Question, Said, Value } from '../../rules/rounds';
import { clockLabel, dayLabel } from '../../words/days';
import { language, named, say } from '../../words/language.svelte';
import type { Kind } from '../Shape.svelte';

export const SHAPES: Readonly<Record<Standing['state'], Kind>> = {
  overdue: 'overdue',
  due: 'due',
  not_home: 'nothome',
  done: 'tick',
  refused: 'bar',
  coming: 'later',
  not_due: 'dot',
  none: 'dot',
};

/** A number in whole units as it is read: 367 with one decimal is 36.7. */
export function numberLabel(question: Question, value: number): string {
  const unit = question.unit === '' ? '' : ` ${question.unit}`;
  return `${(value / 10 ** question.decimals).toFixed(question.decimals)}${unit}`;
}

export function valueLabel(question: Question, value: Value | undefined): string {
  if (value === undefined || value === '') return '';
  if (typeof value === 'number') return numberLabel(question, value);
  if (question.kind === 'yes_no') return say(value === 'yes' ? 'ask.yes' : 'ask.no');
  if (question.kind === 'photo') return say('photo.kept', { count: value.length });
  const codes = typeof value === 'string' ? [value] : value;
  if (question.kind === 'text') return codes.join();
  return codes
    .map((code) => {
      const choice = question.choices.find((one) => one.code === code);
      return choice === undefined ? code : named(choice.name);
    })
    .join(language.current === 'zh' ? '、' : ', ');
}

/** What was said last time, the well answers in one word: “36.4 ℃ · 正常”. */
export function summary(form: FormSpec, said: Said): string {
  const parts: string[] = [];
  let well = false;
  for (const question of form.questions) {
    const value = said[question.code];
    if (value === undefined) continue;
    if (typeof value === 'number' && question.kind === 'number') parts.push(numberLabel(question, value));
    else if (String(tappedValue(question) ?? '') === String(value as string | number)) well = true;
    else parts.push(`${named(question.label)} ${valueLabel(question, value)}`);
  }
  if (well) parts.push(say('door.well_short'));
  return parts.join(' · ');
}

/** A moment as somebody says it: 18:05 today, otherwise with its day. */
export function whenLabel(at: number): string {
  const { day, minute } = localDay(at, walk.zone);
  const time = clockLabel(minute);
  if (day === walk.today) return time;
  const yesterday = new Date(Date.parse(`${walk.today}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  return `${day === yesterday ? say('door.yesterday') : dayLabel(day, language.current)} ${time}`;
}

export function timeLabel(at: number): string {
  return clockLabel(localDay(at, walk.zone).minute);
}

/** A due as its round's name and until when: “早查，12:00 前”. */
export function dueLabel(due: Due): string {
  const round = walk.rounds.get(due.round);
  const window = round?.windows[due.window];
  if (round === undefined || window === undefined) return '';
  const name = named(round.name);
  const closes = window.closes % 1440 === 0 ? '24:00' : clockLabel(window.closes % 1440);
  if (due.state === 'coming') return say('state.from', { name, time: clockLabel(window.opens) });
  if (due.day !== walk.today && due.state === 'overdue') return `${name} ${say('state.yesterday')}`;
  return say(due.state === 'overdue' ? 'state.was' : 'state.until', { name, time: closes });
}

/** Each due of a door once, however many of its people it speaks of. */
export function dueLabels(dues: readonly Due[]): string[] {
  return [...new Set(dues.map(dueLabel))];
}

/** Seconds since the doors' data was made. */
export function dataAge(): number {
  return phone.now - (walk.beat?.issued_at ?? phone.now);
}

/** The hours of a shift: 20:00–次日 08:00. */
export function spanLabel(shift: { readonly starts_at: number; readonly ends_at: number }): string {
  const [begin, end] = [localDay(shift.starts_at, walk.zone), localDay(shift.ends_at, walk.zone)];
  const to = clockLabel(end.minute);
  return say('shift.time', {
    from: clockLabel(begin.minute),
    to: begin.day === end.day ? to : say('shift.next_day', { time: to }),
  });
}
