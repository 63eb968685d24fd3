// What this phone's holder answers for, and how each door stands with what the phone itself did laid over.
import { localDay } from '../bundle/day';
import { changedDoors } from '../bundle/beat';
import type { Beat, Door, DoorsChange, Progress } from '../bundle/doors';
import { correctedNow, may, phone } from '../gate/phone.svelte';
import { forgetAllDoors } from '../link/doors';
import { doorState, duesOf, type BoardState, type Due } from '../rules/dues';
import type { RoundFacts } from '../rules/rounds';
import { readBeat } from '../store/doors';
import { forgetBegun, openBegun } from './begun';
import { knownVisits, overlay } from './overlay';

const ZONE = 'Asia/Shanghai';

let beat = $state.raw<Beat | null>(null);
let doors = $state.raw<ReadonlyMap<string, Door>>(new Map());
let opened = $state(false);
let expired = $state(false);

/** A door with what it wants now. `open` are its dues that somebody is to go for; `tried`, that somebody went in vain. */
export interface Standing {
  readonly door: Door;
  readonly dues: readonly Due[];
  readonly open: readonly Due[];
  readonly state: BoardState | 'coming' | 'none';
}

// Dues change by the minute, not by the tick.
const minute = $derived(Math.floor(phone.now / 60));
const moment = $derived(localDay(minute * 60, phone.town?.name.zone ?? ZONE));
const rounds = $derived(
  new Map<number, RoundFacts>((beat?.plan.rounds ?? []).map((round) => [round.id, round])),
);
const own = $derived(overlay(phone.kept));
const visits = $derived(knownVisits(beat?.done ?? [], own));
const inOrder = $derived(
  [...doors.values()].sort((one, other) => one.order - other.order || (one.key < other.key ? -1 : 1)),
);
const standings = $derived(inOrder.map((door) => standingOf(door)));

function standingOf(door: Door): Standing {
  const dues = duesOf(rounds, door, visits.outcomes, moment);
  const open = dues.filter(({ state }) => state === 'due' || state === 'overdue');
  const boards = dues.map(({ board }) => board);
  const state =
    open.length > 0
      ? doorState(open.map(({ board }) => board))
      : dues.some((due) => due.state === 'coming')
        ? 'coming'
        : dues.length > 0
          ? doorState(boards)
          : 'none';
  return { door, dues, open, state };
}

export const walk = {
  /** Whether the phone's own store was looked at: before that nothing is said of doors. */
  get opened(): boolean {
    return opened;
  },
  /** Whether the doors were forgotten because nothing was heard for days. */
  get expired(): boolean {
    return expired;
  },
  get beat(): Beat | null {
    return beat;
  },
  get doors(): ReadonlyMap<string, Door> {
    return doors;
  },
  get rounds(): ReadonlyMap<number, RoundFacts> {
    return rounds;
  },
  /** All doors in walking order. */
  get standings(): readonly Standing[] {
    return standings;
  },
  get visits(): ReturnType<typeof knownVisits> {
    return visits;
  },
  /** The phone's own facts that count, and those taken back. */
  get own(): ReturnType<typeof overlay> {
    return own;
  },
  get today(): string {
    return moment.day;
  },
  /** The holder's day as the town last counted it. */
  get mine(): Progress | null {
    return beat?.mine?.day === moment.day ? beat.mine : null;
  },
  get zone(): string {
    return phone.town?.name.zone ?? ZONE;
  },
};

/** Whether the holder of this phone goes to doors. A guard's phone never asks for any. */
export function walks(): boolean {
  return phone.identity?.withdrawn === false && may('visit');
}

/** Take up the doors that the phone kept. */
export async function openBeat(): Promise<void> {
  const kept = await readBeat();
  if (kept !== null) {
    beat = kept.beat;
    doors = new Map(kept.doors.map((door) => [door.key, door]));
    await dropExpired();
    await openBegun(moment.day);
  }
  opened = true;
}

export function setBeat(fetched: Beat, change: DoorsChange): void {
  beat = fetched;
  expired = false;
  doors = changedDoors(doors, change);
}

/** Names and answers of people go when nobody has confirmed for days that they are still this holder's. */
export async function dropExpired(): Promise<void> {
  if (beat === null || correctedNow() < beat.hard_limit_at) return;
  await forgetBeatNow();
  expired = true;
}

export async function forgetBeatNow(): Promise<void> {
  beat = null;
  doors = new Map();
  forgetBegun();
  await forgetAllDoors();
}
