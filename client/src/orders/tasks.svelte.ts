// The tasks of the working group that this phone's holder leads, and what is said of them in one tap.
import { phone } from '../gate/phone.svelte';
import { calledTo } from './muster.svelte';
import { tasksNow, type Hindrance, type TaskNow, type TaskWord } from './reports';
import { tell } from './told.svelte';

/** None for who leads no group. */
export function groupTasks(): TaskNow[] {
  const call = calledTo();
  return call === null ? [] : tasksNow(call, phone.kept, phone.now, phone.now - phone.skew);
}

export function groupTask(id: number): TaskNow | undefined {
  return groupTasks().find((task) => task.id === id);
}

export async function sayOfTask(task: number, what: Exclude<TaskWord, 'blocked' | 'undone'>): Promise<void> {
  await tell({ kind: 'task_event', task, what });
}

/** Something is in its way: from the list, or in words. */
export async function sayBlocked(task: number, why: Hindrance | null, words: string): Promise<void> {
  const said = words.trim();
  await tell({
    ...{ kind: 'task_event', task, what: 'blocked' },
    ...(why !== null && { hindrance: why }),
    ...(said !== '' && { words: said }),
  });
}

/** Take an own report back. */
export async function takeBack(task: number, undoes: string): Promise<void> {
  await tell({ kind: 'task_event', task, what: 'undone', undoes });
}
