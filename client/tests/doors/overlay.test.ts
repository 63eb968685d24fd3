import { describe, expect, test } from 'vitest';

import type { DoneRow } from '../../src/bundle/doors';
import { knownVisits, overlay } from '../../src/doors/overlay';
import type { Command, DoorsBody, Kept } from '../../src/store/terms';
import { NOW } from '../town';

const DAY = '2020-02-26';

function kept(id: string, body: DoorsBody, state: Kept['state'] = 'waiting', at = NOW): Kept {
  const command: Command = { ...body, id, at, skew: 5 };
  return { id, command, state, receipt: null, answered_at: 0, effect: null, folded: false, seen: true };
}

function visit(outcome: 'done' | 'nobody_home' | 'refused'): DoorsBody {
  return { kind: 'visit', round: 1, door: 'h1', day: DAY, window: 0, outcome, form_version: 1 };
}

const outcomes = (done: DoneRow[], own: Kept[]) =>
  knownVisits(done, overlay(own)).outcomes(1, 'h1', 0, [DAY, 0]);

describe('own work over the town’s', () => {
  test('counts at once, before anything was sent, in the order in which it happened', () => {
    const town: DoneRow = [1, 'h1', 0, DAY, 0, 'nobody_home', NOW - 60, '王'];
    expect(outcomes([town], [kept('a', visit('done'))])).toEqual(['nobody_home', 'done']);
    expect(outcomes([], [])).toEqual([]);
  });

  test('a rejected visit does not count, a received one does until the town’s list has it', () => {
    expect(outcomes([], [kept('a', visit('done'), 'rejected')])).toEqual([]);
    expect(outcomes([], [kept('a', visit('done'), 'received')])).toEqual(['done']);
  });

  test('what was taken back does not count, here or in the town’s list', () => {
    const undo = kept('b', { kind: 'visit_undo', visit: 'a' });
    const row: DoneRow = [1, 'h1', 0, DAY, 0, 'done', NOW + 5, '李'];
    expect(outcomes([row], [kept('a', visit('done'), 'received'), undo])).toEqual([]);
    const rejected = kept('b', { kind: 'visit_undo', visit: 'a' }, 'rejected');
    expect(outcomes([], [kept('a', visit('done'), 'received'), rejected])).toEqual(['done']);
  });

  test('another’s visit of the same door stands when one’s own is taken back', () => {
    const other: DoneRow = [1, 'h1', 0, DAY, 0, 'refused', NOW - 300, '王'];
    const undo = kept('b', { kind: 'visit_undo', visit: 'a' });
    expect(outcomes([other], [kept('a', visit('done'), 'received'), undo])).toEqual(['refused']);
  });
});
