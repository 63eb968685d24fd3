// How tasks of an activation stand: the vectors that the server runs too.
import { describe, expect, test } from 'vitest';

import { taskStates } from '../../src/rules/tasks';
import { vectors } from '../vectors';

type Written = [string, number, number, string[], number | null, boolean];
interface Case {
  name: string;
  at: number;
  tasks: Written[];
  states: string[];
}

describe('tasks', () => {
  test.each(vectors<Case[]>('tasks'))('$name', ({ at, tasks, states }) => {
    const stand = taskStates(
      tasks.map(([code, starts_at, due_at, after, done_at, blocked]) => ({
        ...{ code, starts_at, due_at, after, done_at, blocked },
      })),
      at,
    );
    expect(tasks.map(([code]) => stand.get(code))).toEqual(states);
  });
});
