import { describe, expect, test } from 'vitest';

import { merged } from '../../src/bundle/merge';
import { attemptAt } from '../../src/bundle/attempt';
import type { GateFacts } from '../../src/bundle/terms';
import { canUndo, checkBody, effectOf, type Done } from '../../src/gate/checks';
import { sieve } from '../../src/gate/sieve';
import { NOW, whole } from '../town';

const town = merged(null, whole());
const gate = town.fixed.gates[0] as GateFacts;
const NOTHING = { day: '2020-02-26', taken: new Set<number>(), freed: new Set<number>() };
const attempt = attemptAt(town, gate, { serial: 2 }, NOTHING, NOW);
const judged = {
  attempt,
  decision: { verdict: 'admit', reasons: [], open_questions: [] },
  card: { number: '0000023' },
  type: null,
} as const;

describe('a card before the camera', () => {
  test('is presented once while it stays, and again after it was gone', () => {
    const isNew = sieve();
    expect([0, 40, 2000, 4000].map((now) => isNew('A', now))).toEqual([true, false, false, false]);
    expect(isNew('B', 4040)).toBe(true);
    expect(isNew('B', 7000)).toBe(true);
  });
});

describe('the fact of a check', () => {
  test('leaves out what is empty', () => {
    const body = checkBody(gate, judged, 'admitted', { people: 1, plate: '', note: '', attestations: [] });
    expect(Object.keys(body).sort()).toEqual(
      ['answers', 'card', 'direction', 'gate', 'kind', 'outcome', 'reasons', 'rule_version'].sort(),
    );
    expect(body).toMatchObject({ direction: 'in', rule_version: 3, answers: null });
  });
  test('goes out when somebody left', () => {
    expect(checkBody(gate, judged, 'left', { people: 3 })).toMatchObject({ direction: 'out', people: 3 });
  });
});

describe('what a check changes here', () => {
  const effect = (outcome: Done['outcome'], people = 1) => effectOf(attempt, outcome, people, '2020-02-26');
  test('an admission takes the household’s entry and counts one in', () => {
    expect(effect('admitted')).toEqual({ day: '2020-02-26', zone: 1, people: 1, takes: 1 });
  });
  test('a refusal changes nothing, an exit counts out', () => {
    expect(effect('refused')).toMatchObject({ people: 0 });
    expect(effect('refused').takes).toBeUndefined();
    expect(effect('left', 4)).toMatchObject({ people: -4 });
  });
  test('an entry that was used before is not taken, so that taking back does not free it', () => {
    const used = { ...attempt, card: { ...attempt.card, used: true } };
    expect(effectOf(used, 'overridden', 1, '2020-02-26').takes).toBeUndefined();
  });
  test('where nothing is enforced no entry is taken', () => {
    expect(effectOf({ ...attempt, cordon_window: null }, 'admitted', 1, '2020-02-26').takes).toBeUndefined();
  });
});

test('a word can be taken back for a minute, once', () => {
  const done = { ...judged, name: 'done', at: 1000, undone: false } as unknown as Done;
  expect([1000, 60_999, 61_000].map((now) => canUndo(done, now))).toEqual([true, true, false]);
  expect(canUndo({ ...done, undone: true }, 1000)).toBe(false);
});
