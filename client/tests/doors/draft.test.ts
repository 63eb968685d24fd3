import { describe, expect, test } from 'vitest';

import {
  crossedIn,
  hasWell,
  openAsks,
  questionKey,
  questionsFor,
  visitsOf,
  withAllWell,
  withAnswer,
  type Draft,
} from '../../src/doors/draft';
import type { Due } from '../../src/rules/dues';
import type { Question } from '../../src/rules/rounds';
import { DAILY, door, resident, round, WARM } from '../doors';

const HOME = door('h1', [resident(11), resident(12), resident(13, { presence: 'away' })]);
const due = (id: number, person: number): Due => ({
  ...{ round: id, key: 'h1', person, day: '2020-02-26', window: 0, state: 'due', board: 'due' },
  ...{ tried: null, closes: 0 },
});
const DRAFT: Draft = {
  door: HOME,
  tasks: [
    { round: round(1, 'daily'), form: DAILY, due: due(1, 0), person: 0 },
    { round: round(2, 'warm', { over: 'enrolled' }), form: WARM, due: due(2, 12), person: 12 },
  ],
  said: {},
  note: '',
};
const SYMPTOMS = questionKey(DAILY.questions[1] as Question);
const DAYS = questionKey(DAILY.questions[2] as Question);
const WARMTH = questionKey(WARM.questions[1] as Question);

describe('several rounds at one door', () => {
  test('ask the same question of the same person once', () => {
    expect(questionsFor(DRAFT, '12').map(({ question }) => question.code)).toEqual([
      'symptoms',
      'temperature',
    ]);
    expect(questionsFor(DRAFT, '11').map(({ question }) => question.code)).toEqual(['symptoms']);
    expect(questionsFor(DRAFT, '').map(({ question }) => question.code)).toEqual(['visitors']);
  });

  test('all well answers for whoever is at home, and leaves what must be measured', () => {
    const well = withAllWell(DRAFT);
    expect(hasWell(DRAFT)).toBe(true);
    expect(openAsks(well).map(({ target, question }) => [target, question.code])).toEqual([
      ['12', 'temperature'],
    ]);
    const done = withAnswer(well, '12', WARMTH, 365);
    expect(openAsks(done)).toEqual([]);
    expect(visitsOf(done, 'done', '2020-02-26')).toEqual([
      {
        ...{ kind: 'visit', round: 1, door: 'h1', day: '2020-02-26', window: 0, outcome: 'done' },
        form_version: 2,
        answers: { door: { visitors: 'no' }, people: { '11': { symptoms: 'no' }, '12': { symptoms: 'no' } } },
      },
      {
        ...{ kind: 'visit', round: 2, door: 'h1', person: 12, day: '2020-02-26', window: 0, outcome: 'done' },
        form_version: 2,
        answers: { door: {}, people: { '12': { symptoms: 'no', temperature: 365 } } },
      },
    ]);
  });

  test('an exception stands, opens its own questions, and goes into both rounds', () => {
    const said = withAllWell(withAnswer(DRAFT, '12', SYMPTOMS, 'yes'));
    expect(openAsks(said).map(({ target, question }) => `${target} ${question.code}`)).toEqual([
      '12 days',
      '12 temperature',
    ]);
    const full = withAnswer(withAnswer(said, '12', DAYS, 2), '12', WARMTH, 373);
    expect(crossedIn(full).map(({ limit, person, value }) => [limit.code, person, value])).toEqual([
      ['fever', '12', 373],
    ]);
    const people = visitsOf(full, 'done', '2020-02-26').map(({ answers }) => answers?.people['12']);
    expect(people).toEqual([
      { symptoms: 'yes', days: 2 },
      { symptoms: 'yes', temperature: 373 },
    ]);
  });

  test('an answer whose condition fell away is not sent', () => {
    const said = withAnswer(withAnswer(DRAFT, '11', SYMPTOMS, 'yes'), '11', DAYS, 3);
    const [daily] = visitsOf(withAllWell(withAnswer(said, '11', SYMPTOMS, 'no')), 'done', '2020-02-26');
    expect(daily?.answers?.people['11']).toEqual({ symptoms: 'no' });
  });

  test('somebody who is away is spoken of only when something was said', () => {
    const [daily] = visitsOf(withAllWell(withAnswer(DRAFT, '13', SYMPTOMS, 'no')), 'done', '2020-02-26');
    expect(Object.keys(daily?.answers?.people ?? {})).toEqual(['11', '12', '13']);
  });

  test('a visit in vain takes no answers along, and one not due is unplanned', () => {
    const vain = visitsOf(withAllWell({ ...DRAFT, note: ' 狗 ' }), 'nobody_home', '2020-02-26');
    expect(vain.map((visit) => [visit.outcome, 'answers' in visit, visit.note])).toEqual([
      ['nobody_home', false, '狗'],
      ['nobody_home', false, '狗'],
    ]);
    const extra = { ...DRAFT, tasks: DRAFT.tasks.slice(0, 1).map((task) => ({ ...task, due: null })) };
    const [visit] = visitsOf(withAllWell(extra), 'done', '2020-02-27');
    expect([visit?.outcome, visit?.day, visit?.window]).toEqual(['unplanned', '2020-02-27', -1]);
  });
});
