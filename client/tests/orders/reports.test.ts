// A group's tasks with what its leader's phone said laid over them.
import { describe, expect, it } from 'vitest';

import { tasksNow, UNDO_SECONDS, type TaskNow, type TaskWord } from '../../src/orders/reports';
import type { GroupTask, Muster, Waited } from '../../src/bundle/told';
import type { Kept } from '../../src/store/terms';

const T0 = 1_582_000_000;
const text = (zh: string) => ({ zh, en: '' });

function task(more: Partial<GroupTask> = {}): GroupTask {
  return {
    ...{
      id: 1,
      code: 'close',
      name: text('封控场所'),
      starts_at: T0,
      due_at: T0 + 1800,
      ends: 30,
      after: [],
    },
    ...{ begun_at: null, done_at: null, done_by: '', blocked_at: null, hindrance: '', blocked_because: '' },
    ...more,
  };
}

function call(tasks?: readonly GroupTask[], waits: readonly Waited[] = []): Muster {
  return {
    ...{ activation: 7, plan: text('预案'), drill: false, group: text('组'), post: text('镇'), reason: '' },
    ...{ started_at: T0, answer: 'coming', arrived_at: T0, missing_at: [10] },
    ...(tasks !== undefined && { tasks, waits }),
  };
}

let made = 0;

function said(what: TaskWord, at: number, more: object = {}, kept: Partial<Kept> = {}): Kept {
  made += 1;
  const id = `r${String(made)}`;
  const command = { kind: 'task_event', task: 1, what, id, at: T0 + at, skew: 0, ...more };
  return {
    ...{ id, command: command as Kept['command'], state: 'waiting', receipt: null, answered_at: 0 },
    ...{ effect: null, folded: false, seen: true, ...kept },
  };
}

function first(kept: readonly Kept[], at: number, known: GroupTask = task()): TaskNow {
  const [found] = tasksNow(call([known]), kept, T0 + at, T0 + at);
  if (found === undefined) throw new Error('no task');
  return found;
}

describe('a task on the phone of whoever leads its group', () => {
  it('is there for nobody else', () => {
    expect(tasksNow(call(), [said('done', 5)], T0, T0)).toEqual([]);
  });

  it('stands at once as it was said, and says that it was not sent', () => {
    const begun = said('begun', 60);
    expect(first([begun], 61)).toMatchObject({ begun_at: T0 + 60, state: 'due', unsent: true });
    const blocked = said('blocked', 70, { hindrance: 'access', words: '桥断了' });
    expect(first([begun, blocked], 71)).toMatchObject({ state: 'blocked', hindrance: 'access' });
    const done = said('done', 80);
    const ended = first([begun, blocked, done], 81);
    expect(ended).toMatchObject({ state: 'done', done_at: T0 + 80, blocked_at: null, minutesLate: 0 });
    expect(first([begun, blocked, said('freed', 75)], 81)).toMatchObject({ state: 'due', hindrance: '' });
  });

  it('is late by the clock alone, and done late when it was done late', () => {
    expect(first([], 1801)).toMatchObject({ state: 'late', minutesLate: 0 });
    expect(first([said('done', 1980)], 9000)).toMatchObject({ state: 'done', minutesLate: 3 });
  });

  it('leaves the town’s word as it is once the town holds what was said', () => {
    const folded = { state: 'received', folded: true } as const;
    const stands = first([said('done', 80, {}, folded)], 90, task());
    expect(stands).toMatchObject({ state: 'due', unsent: false });
  });

  it('does not stay done by what the town refused, and says why', () => {
    const receipt = {
      id: 'x',
      status: 'rejected',
      code: 'command.not_your_task',
      title: '归别的组',
    } as const;
    const refused = said('done', 80, {}, { state: 'rejected', receipt });
    expect(first([refused], 90)).toMatchObject({ state: 'due', refused: '归别的组', undo: null });
    expect(first([refused, said('done', 95)], 96)).toMatchObject({ state: 'done', refused: '' });
  });

  it('can be taken back for ten minutes, also when the town has it already', () => {
    const done = said('done', 80);
    expect(first([done], 90).undo).toEqual({ id: done.id, left: 10 });
    expect(first([done], 80 + UNDO_SECONDS).undo).toBeNull();
    const undone = said('undone', 100, { undoes: done.id });
    expect(first([done, undone], 101)).toMatchObject({ state: 'due', done_at: null, undo: null });
    const known = task({ done_at: T0 + 80, done_by: '陈' });
    const sent = { ...done, state: 'received', folded: true } as const;
    expect(first([sent, undone], 101, known)).toMatchObject({ state: 'due', done_by: '' });
    const gone = { ...undone, state: 'received', folded: true } as const;
    expect(first([sent, gone], 101, task({ done_at: T0 + 90 }))).toMatchObject({ done_at: T0 + 90 });
  });

  it('keeps what stood before when only the last report is taken back', () => {
    const [begun, blocked] = [said('begun', 60), said('blocked', 70, { hindrance: 'people' })];
    const stands = first([begun, blocked, said('undone', 75, { undoes: blocked.id })], 80);
    expect(stands).toMatchObject({ state: 'due', begun_at: T0 + 60, blocked_at: null });
    expect(stands.undo?.id).toBe(begun.id);
  });

  it('says for what it waits, and goes on with an own task that is done', () => {
    const waits = [
      ...[{ code: 'list', name: text('名单'), group: text('流调组'), starts_at: T0, due_at: T0 + 3600 }],
    ].map((one): Waited => ({ ...one, after: ['close'], done_at: null, blocked: false }));
    const knock = task({ id: 2, code: 'knock', name: text('敲门'), due_at: T0 + 7200, after: ['list'] });
    const [late, held] = tasksNow(call([knock, task()], waits), [], T0 + 1900, T0 + 1900);
    expect([late?.code, late?.state, held?.code, held?.state]).toEqual(['close', 'late', 'knock', 'blocked']);
    expect(held?.before).toMatchObject([{ code: 'list', group: text('流调组'), state: 'blocked' }]);
    const now = T0 + 1901;
    const after = tasksNow(call([knock, task()], waits), [said('done', 1900)], now, now);
    expect(after.map(({ code, state }) => [code, state])).toEqual([
      ['knock', 'waiting'],
      ['close', 'done'],
    ]);
  });
});
