// The holder's doors from what came before and a new part; which rounds and forms belong to a door.
import type { FormSpec, Over, RoundFacts } from '../rules/rounds';
import type { Beat, Door, DoorsChange, DoorsPart, Plan } from './doors';

/** The beat with a part added to it, and what it changes of the doors. */
export function mergedBeat(known: Beat | null, part: DoorsPart): { beat: Beat; change: DoorsChange } {
  const beat: Beat = {
    cursor: part.cursor,
    plan_version: part.plan_version,
    issued_at: part.issued_at,
    next_update_at: part.next_update_at,
    hard_limit_at: part.hard_limit_at,
    me: part.me === undefined ? (known?.me ?? null) : part.me,
    plan: part.plan ?? known?.plan ?? { forms: [], rounds: [] },
    handed: part.handed ?? known?.handed ?? [],
    done: part.done ?? known?.done ?? [],
    mine: part.mine === undefined ? (known?.mine ?? null) : part.mine,
    shifts: part.shifts ?? known?.shifts ?? [],
    swaps: part.swaps ?? known?.swaps ?? [],
    pledges: part.pledges ?? known?.pledges ?? [],
  };
  const change = { put: part.doors ?? [], gone: part.gone ?? [], whole: part.whole === true };
  return { beat, change };
}

/** The doors after a change. */
export function changedDoors(known: ReadonlyMap<string, Door>, change: DoorsChange): Map<string, Door> {
  const doors = new Map(change.whole ? [] : known);
  for (const key of change.gone) doors.delete(key);
  for (const door of change.put) doors.set(door.key, door);
  return doors;
}

const OVER: Readonly<Record<Door['kind'], Over>> = { household: 'households', site: 'sites', post: 'posts' };

/** The rounds that may be recorded at a door: its own first, then any other over such doors, for a visit not due. */
export function roundsAt(plan: Plan, door: Door): RoundFacts[] {
  const own = plan.rounds.filter(({ id }) => door.rounds.includes(id));
  const others = plan.rounds.filter((round) => !own.includes(round) && round.over === OVER[door.kind]);
  return [...own, ...others];
}

export function formOf(plan: Plan, round: RoundFacts): FormSpec | null {
  const same = plan.forms.filter(({ spec }) => spec.code === round.form);
  return (same.find(({ version }) => version === round.form_version) ?? same.at(-1))?.spec ?? null;
}
