// A working group's tasks with what this phone said of them laid over what the town knows; what is to be done first.
import type { OrdersBody } from '../store/order-terms';
import type { Kept } from '../store/terms';
import type { GroupTask, Muster, Waited } from '../bundle/told';
import { taskStates, type TaskState } from '../rules/tasks';

type Report = Extract<OrdersBody, { kind: 'task_event' }>;
export type TaskWord = Report['what'];
export type Hindrance = NonNullable<Report['hindrance']>;

export const UNDO_SECONDS = 600;
export const HINDRANCES: readonly Hindrance[] = [
  'people',
  'supplies',
  'transport',
  'access',
  'others',
  'refused',
];
/** What holds others up first, then what is to be done, what is to come, what is done. */
const ORDER: readonly TaskState[] = ['late', 'blocked', 'due', 'waiting', 'done'];
const TAKEN_BACK: ReadonlySet<TaskWord> = new Set<TaskWord>(['begun', 'done', 'blocked']);

/** A task that another one waits for, and how it stands. */
export interface Before {
  readonly code: string;
  readonly name: GroupTask['name'];
  readonly group: Waited['group'] | null;
  readonly state: TaskState;
}

/** A task as its group's leader should see it now. */
export interface TaskNow extends GroupTask {
  readonly state: TaskState;
  /** Whole minutes after its end, of now or of when it was done. */
  readonly minutesLate: number;
  readonly before: readonly Before[];
  /** Something was said of it that has not left the phone. */
  readonly unsent: boolean;
  /** Why the town did not take the last report, in its words. */
  readonly refused: string;
  /** The last report, while it can be taken back; `left` in minutes. */
  readonly undo: { readonly id: string; readonly left: number } | null;
}

interface Said {
  readonly kept: Kept;
  readonly report: Report;
}

/** The group's tasks, `now` in the town's seconds and `own` in the phone's; none for who leads no group. */
export function tasksNow(muster: Muster, kept: readonly Kept[], now: number, own: number): TaskNow[] {
  const said = reportsIn(kept);
  const tasks = (muster.tasks ?? []).map((task) => overlaidTask(task, said));
  const waits = muster.waits ?? [];
  const states = taskStates(
    [...tasks.map((task) => ({ ...task, blocked: task.blocked_at !== null })), ...waits],
    now,
  );
  const named = new Map<string, Omit<Before, 'state'>>([
    ...tasks.map(({ code, name }) => [code, { code, name, group: null }] as const),
    ...waits.map(({ code, name, group }) => [code, { code, name, group }] as const),
  ]);
  return tasks
    .map((task) => ({
      ...task,
      state: states.get(task.code) ?? 'due',
      minutesLate: Math.max(0, Math.floor(((task.done_at ?? now) - task.due_at) / 60)),
      before: task.after.flatMap((code) => {
        const other = named.get(code);
        return other === undefined ? [] : [{ ...other, state: states.get(code) ?? 'due' }];
      }),
      ...ofReports(
        said.filter(({ report }) => report.task === task.id),
        own,
      ),
    }))
    .sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || one.due_at - other.due_at);
}

function reportsIn(kept: readonly Kept[]): Said[] {
  return kept.flatMap((one) =>
    one.command.kind === 'task_event' ? [{ kept: one, report: one.command as unknown as Report }] : [],
  );
}

/** The task with own reports that the town's answer does not hold yet, without those that were taken back. */
export function overlaidTask(task: GroupTask, said: readonly Said[]): GroupTask {
  const own = said.filter(({ kept, report }) => report.task === task.id && kept.state !== 'rejected');
  const open = own.filter(({ kept, report }) => !kept.folded && report.what === 'undone');
  const taken = new Set(own.map(({ report }) => report.undoes));
  const withdrawn = new Set(open.map(({ report }) => report.undoes));
  return own.reduce((seen, { kept, report }) => {
    if (kept.folded) return withdrawn.has(kept.id) ? without(seen, report.what) : seen;
    return taken.has(kept.id) ? seen : withReport(seen, report, kept.command.at + kept.command.skew);
  }, task);
}

const UNBLOCKED = { blocked_at: null, hindrance: '', blocked_because: '' } as const;

function withReport(task: GroupTask, { what, hindrance, words }: Report, at: number): GroupTask {
  if (what === 'reopened') return { ...task, done_at: null, done_by: '' };
  if (task.done_at !== null) return task;
  switch (what) {
    case 'begun':
      return { ...task, begun_at: task.begun_at ?? at };
    case 'done':
      return { ...task, ...UNBLOCKED, done_at: at, done_by: '' };
    case 'blocked':
      return { ...task, blocked_at: at, hindrance: hindrance ?? '', blocked_because: words ?? '' };
    case 'freed':
      return { ...task, ...UNBLOCKED };
    case 'undone':
      return task;
  }
}

/** As if it had not been said: what the town's answer holds of it is taken away until the next one. */
function without(task: GroupTask, what: TaskWord): GroupTask {
  if (what === 'begun') return { ...task, begun_at: null };
  if (what === 'done') return { ...task, done_at: null, done_by: '' };
  return what === 'blocked' ? { ...task, ...UNBLOCKED } : task;
}

function ofReports(said: readonly Said[], own: number): Pick<TaskNow, 'unsent' | 'refused' | 'undo'> {
  const latest = said.at(-1);
  const taken = new Set(
    said.flatMap(({ kept, report }) => (kept.state === 'rejected' ? [] : [report.undoes])),
  );
  const standing = said.findLast(
    ({ kept, report }) => report.what !== 'undone' && kept.state !== 'rejected' && !taken.has(kept.id),
  );
  // The screen’s clock is some seconds old, and so a report may be newer than now.
  const left = standing === undefined ? 0 : UNDO_SECONDS - Math.max(0, own - standing.kept.command.at);
  const undoable = standing !== undefined && left > 0 && TAKEN_BACK.has(standing.report.what);
  return {
    unsent: said.some(({ kept }) => kept.state === 'waiting'),
    refused:
      latest?.kept.state === 'rejected'
        ? (latest.kept.receipt?.title ?? latest.kept.receipt?.code ?? '')
        : '',
    undo: undoable ? { id: standing.kept.id, left: Math.ceil(left / 60) } : null,
  };
}
