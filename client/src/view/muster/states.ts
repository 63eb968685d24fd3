// How a task of the alarm is said and drawn: by word and shape, never by colour alone.
import type { TaskNow } from '../../orders/reports';
import type { TaskState } from '../../rules/tasks';
import { has, say } from '../../words/language.svelte';
import type { Kind } from '../Shape.svelte';

export const TASK_SHAPES: Readonly<Record<TaskState, Kind>> = {
  waiting: 'later',
  due: 'due',
  late: 'overdue',
  blocked: 'bar',
  done: 'tick',
};

export function taskWord({ state, minutesLate }: TaskNow): string {
  if (state === 'done' && minutesLate > 0) return say('task.state.done_late', { minutes: minutesLate });
  // Within its last minute it is late already, and not by nothing.
  return say(`task.state.${state}`, { minutes: Math.max(1, minutesLate) });
}

/** What is in its way, of the list and in words. */
export function hindranceWord({ hindrance, blocked_because }: TaskNow): string {
  const key = `task.hindrance.${hindrance}`;
  return [has(key) ? say(key) : hindrance, blocked_because].filter((part) => part !== '').join(' · ');
}
