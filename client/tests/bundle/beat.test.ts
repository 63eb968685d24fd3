import { describe, expect, test } from 'vitest';

import { changedDoors, formOf, mergedBeat, roundsAt } from '../../src/bundle/beat';
import type { DoneRow } from '../../src/bundle/doors';
import { DAILY, door, part, resident, round } from '../doors';
import { NOW } from '../town';

const PLAN = {
  forms: [{ version: 2, spec: DAILY }],
  rounds: [round(1, 'daily'), round(2, 'census'), round(3, 'waste', { over: 'sites' })],
};
const DONE: DoneRow = [1, 'h1', 0, '2020-02-26', 0, 'done', NOW, '李卫国'];

describe('the beat', () => {
  test('keeps what a part leaves out, and takes what it brings', () => {
    const first = mergedBeat(null, part({ plan: PLAN, done: [DONE], whole: true, doors: [] }));
    const next = mergedBeat(first.beat, part({ cursor: 11, shifts: [] }));
    expect(next.beat.plan).toEqual(PLAN);
    expect(next.beat.done).toEqual([DONE]);
    expect(next.beat.cursor).toBe(11);
    expect(mergedBeat(next.beat, part({ done: [] })).beat.done).toEqual([]);
  });

  test('forgets doors that are gone, and all others when the list is whole', () => {
    const known = new Map(['h1', 'h2', 'h3'].map((key) => [key, door(key, [resident(1)])]));
    const less = changedDoors(known, { put: [door('h4', [])], gone: ['h2'], whole: false });
    expect([...less.keys()]).toEqual(['h1', 'h3', 'h4']);
    expect([...changedDoors(known, { put: [door('h9', [])], gone: [], whole: true }).keys()]).toEqual(['h9']);
    expect([...changedDoors(known, { put: [], gone: [], whole: true }).keys()]).toEqual([]);
  });

  test('a door’s own rounds come first, then others over such doors', () => {
    expect(roundsAt(PLAN, door('h1', [], { rounds: [2] })).map(({ id }) => id)).toEqual([2, 1]);
    expect(roundsAt(PLAN, door('s1', [], { kind: 'site', rounds: [] })).map(({ id }) => id)).toEqual([3]);
  });

  test('a round is asked by the version of its form, or else by the newest there is', () => {
    const older = { ...DAILY, limits: [] };
    const plan = {
      ...PLAN,
      forms: [
        { version: 1, spec: older },
        { version: 2, spec: DAILY },
      ],
    };
    expect(formOf(plan, round(1, 'daily'))).toBe(DAILY);
    expect(formOf(plan, round(1, 'daily', { form_version: 7 }))).toBe(DAILY);
    expect(formOf(plan, round(2, 'census'))).toBeNull();
  });
});
