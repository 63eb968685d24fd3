import { describe, expect, test } from 'vitest';

import { boardState, doorState, dueState, duesOf, standingOutcome, type Moment } from '../../src/rules/dues';
import { allWell, checkAnswers, crossings, tapped } from '../../src/rules/forms';
import type {
  AnswerFault,
  Crossing,
  DoorAnswers,
  FormSpec,
  RoundFacts,
  SlotAt,
  Target,
  VisitOutcome,
} from '../../src/rules/rounds';
import { vectors } from '../vectors';

interface DueCase {
  name: string;
  windows: [number, number][];
  slots: SlotAt[];
  visits: [string, number, VisitOutcome][];
  at: [string, number];
  due: string[];
  board: string[];
  door: string;
}

describe('dues', () => {
  const { cases } = vectors<{ cases: DueCase[] }>('dues');
  test.each(cases)('$name', ({ windows, slots, visits, at: [day, minute], due, board, door }) => {
    const now: Moment = { day, minute };
    const stand = slots.map(([on, place]) => {
      const [opens, closes] = windows[place] ?? [0, 0];
      const outcome = standingOutcome(
        visits.filter(([seen, window]) => seen === on && window === place).map(([, , what]) => what),
      );
      const window = { opens, closes };
      return { due: dueState(window, on, outcome, now), board: boardState(window, on, outcome, now) };
    });
    expect(stand.map((one) => one.due)).toEqual(due);
    expect(stand.map((one) => one.board)).toEqual(board);
    expect(doorState(stand.map((one) => one.board))).toBe(door);
  });
});

interface FormCases {
  specs: Record<string, FormSpec>;
  cases: {
    name: string;
    form: string;
    answers: DoorAnswers;
    people: (string | number)[];
    faults: AnswerFault[];
    crossings: Crossing[];
  }[];
  taps: { form: string; people: (string | number)[]; answers: DoorAnswers; faults: AnswerFault[] }[];
}

describe('forms', () => {
  const { specs, cases, taps } = vectors<FormCases>('answers');
  const spec = (code: string): FormSpec => specs[code] as FormSpec;

  test.each(cases)('$name', ({ form, answers, people, faults, crossings: crossed }) => {
    expect(checkAnswers(spec(form), answers, people.map(String))).toEqual(faults);
    expect(crossings(spec(form), answers)).toEqual(crossed);
  });

  test.each(taps)('one tap for $form', ({ form, people, answers, faults }) => {
    const ids = people.map(String);
    expect(allWell(spec(form), ids)).toEqual(answers);
    expect(checkAnswers(spec(form), allWell(spec(form), ids), ids)).toEqual(faults);
  });

  test('the one tap leaves what was said as it was said', () => {
    const said = tapped(spec('daily'), true, { temperature: 381 });
    expect(said['temperature']).toBe(381);
  });
});

const DAILY: RoundFacts = {
  ...{ id: 1, code: 'daily', name: { zh: '查', en: 'check' }, form: 'daily', form_version: 1 },
  ...{ over: 'households', by: 'linker', ends_on: '2020-03-01', dense: {} },
  windows: [
    { code: 'am', name: { zh: '早', en: '' }, opens: 480, closes: 720 },
    { code: 'pm', name: { zh: '晚', en: '' }, opens: 960, closes: 1200 },
  ],
  slots: ['2020-02-25', '2020-02-26', '2020-02-27'].flatMap((day): SlotAt[] => [
    [day, 0],
    [day, 1],
  ]),
};
const FOLLOWED: RoundFacts = { ...DAILY, id: 2, over: 'enrolled', slots: [] };
const ROUNDS = new Map([DAILY, FOLLOWED].map((round) => [round.id, round]));
const DOOR: Target = {
  key: 'h1',
  rounds: [1],
  people: [
    { id: 11, follow: [] },
    { id: 12, follow: [{ round: 2, slots: [['2020-02-26', 0]], until: '2020-02-28' }] },
  ],
};
const at = (day: string, minute: number): Moment => ({ day, minute });
const nobody = () => [];

describe('what a door wants', () => {
  test('is the newest window that opened, once, however many were missed before', () => {
    const dues = duesOf(ROUNDS, DOOR, nobody, at('2020-02-26', 1000));
    expect(dues.map(({ round, person, day, window, state }) => [round, person, day, window, state])).toEqual([
      [1, 0, '2020-02-26', 1, 'due'],
      [2, 12, '2020-02-26', 0, 'overdue'],
    ]);
  });

  test('before the first window of the day is the evening before, if that was missed', () => {
    const [due] = duesOf(ROUNDS, DOOR, nobody, at('2020-02-26', 100));
    expect([due?.day, due?.window, due?.state]).toEqual(['2020-02-25', 1, 'overdue']);
    const [after] = duesOf(ROUNDS, DOOR, () => ['done'], at('2020-02-26', 100));
    expect([after?.day, after?.window, after?.state]).toEqual(['2020-02-26', 0, 'settled']);
  });

  test('once the morning is settled, is the evening of today', () => {
    const morning = (_round: number, _key: string, _person: number, slot: SlotAt): VisitOutcome[] =>
      slot[1] === 0 ? ['done'] : [];
    const dues = duesOf(ROUNDS, { ...DOOR, people: [] }, morning, at('2020-02-26', 800));
    expect(dues.map(({ window, state }) => [window, state])).toEqual([
      [0, 'settled'],
      [1, 'coming'],
    ]);
    const evening = duesOf(ROUNDS, { ...DOOR, people: [] }, () => ['done'], at('2020-02-27', 100));
    expect(evening.map(({ day, window, state }) => [day, window, state])).toEqual([
      ['2020-02-27', 0, 'settled'],
    ]);
  });

  test('a denser rule of the door stands instead of the round’s own, and following ends with its day', () => {
    const dense = { ...DAILY, dense: { h1: [['2020-02-26', 0]] as SlotAt[] } };
    const rounds = new Map([
      [1, dense],
      [2, FOLLOWED],
    ]);
    const dues = duesOf(rounds, DOOR, nobody, at('2020-02-29', 1000));
    expect(dues.map(({ round, day, window }) => [round, day, window])).toEqual([[1, '2020-02-26', 0]]);
  });

  test('a round that is unknown here wants nothing', () => {
    expect(duesOf(new Map(), DOOR, nobody, at('2020-02-26', 1000))).toEqual([]);
  });
});
