// How an activation's tasks stand at a moment: the same rule as on the server (command/rules/activation.py).

export type TaskState = 'waiting' | 'blocked' | 'due' | 'late' | 'done';

/** What decides how a task stands; moments in seconds. */
export interface TaskAt {
  readonly code: string;
  readonly starts_at: number;
  readonly due_at: number;
  readonly after: readonly string[];
  readonly done_at: number | null;
  readonly blocked: boolean;
}

/** How each stands. What waits for a task that is late or blocked is blocked itself. */
export function taskStates(tasks: readonly TaskAt[], now: number): ReadonlyMap<string, TaskState> {
  const byCode = new Map(tasks.map((task) => [task.code, task]));
  const found = new Map<string, TaskState>();
  for (const task of tasks) settle(task, byCode, found, now, new Set());
  return found;
}

function settle(
  task: TaskAt,
  byCode: ReadonlyMap<string, TaskAt>,
  found: Map<string, TaskState>,
  now: number,
  above: ReadonlySet<string>,
): TaskState {
  const known = found.get(task.code);
  if (known !== undefined) return known;
  const below = new Set([...above, task.code]);
  const before = task.after.flatMap((code) => {
    const other = byCode.get(code);
    return other === undefined || below.has(code) ? [] : [settle(other, byCode, found, now, below)];
  });
  const state = stateOf(task, before, now);
  found.set(task.code, state);
  return state;
}

function stateOf(task: TaskAt, before: readonly TaskState[], now: number): TaskState {
  if (task.done_at !== null) return 'done';
  if (task.blocked || before.some((state) => state === 'late' || state === 'blocked')) return 'blocked';
  if (now > task.due_at) return 'late';
  return now < task.starts_at || before.some((state) => state !== 'done') ? 'waiting' : 'due';
}
