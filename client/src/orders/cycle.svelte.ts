// The unit's return, problems sent up, and bulletins: what the town knows with what this phone said.
import { toldOf, told } from './told.svelte';
import type { Bulletin, Problem, UnitReturn } from '../bundle/told';

/** The return that is still to be made today by this holder. */
export function waitingReturn(): UnitReturn | null {
  const owed = told.kept?.return ?? null;
  if (owed === null || owed.reported) return null;
  const said = toldOf('unit_return').some(({ unit, day }) => unit === owed.unit && day === owed.day);
  return said ? null : owed;
}

/** Problems that the town knows, and those of this phone that wait for their number. */
export function allProblems(): { known: readonly Problem[]; waiting: readonly string[] } {
  return {
    known: told.kept?.problems ?? [],
    waiting: toldOf('problem', true).map(({ words }) => words),
  };
}

const READ = 'liba.bulletins';
let readUntil = $state(Number(localStorage.getItem(READ) ?? 0));

export function bulletins(): readonly Bulletin[] {
  return [...(told.kept?.bulletins ?? [])].sort((one, other) => other.at - one.at);
}

export function bulletinsUnread(): number {
  return bulletins().filter(({ at }) => at > readUntil).length;
}

export function readBulletins(): void {
  readUntil = Math.max(readUntil, ...bulletins().map(({ at }) => at));
  localStorage.setItem(READ, String(readUntil));
}
