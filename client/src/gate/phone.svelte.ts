// This phone: whose it is, what it knows of the town, where it stands, what it has to say. Read by all, written only here.
import type { OwnUses } from '../bundle/attempt';
import { localDay } from '../bundle/day';
import type { GateFacts, Town } from '../bundle/terms';
import { forget, keep, read } from '../store/database';
import { newId } from '../store/ids';
import { all, markSeen, put } from '../store/outbox';
import type { Command, CommandBody, CurrentDuty, Effect, Identity, Kept } from '../store/terms';

let opened = $state(false);
let identity = $state.raw<Identity | null>(null);
let town = $state.raw<Town | null>(null);
let duty = $state.raw<CurrentDuty | null>(null);
let kept = $state.raw<readonly Kept[]>([]);
// How often own facts were put on the screen: what was read of the disk before the last of them is old.
let recordings = 0;
let skew = $state(0);
let ticked = $state(Date.now());

const gate = $derived(town?.fixed.gates.find((one) => one.id === duty?.gate) ?? null);
const waitingCount = $derived(kept.filter((one) => one.state === 'waiting').length);
const unseen = $derived(kept.filter((one) => one.state === 'rejected' && !one.seen).length);
const insideCount = $derived.by(() => {
  if (town === null || gate === null) return null;
  const own = kept.reduce(
    (sum, { effect, folded }) => sum + (!folded && effect?.zone === gate.zone ? effect.people : 0),
    0,
  );
  const counted = town.inside[String(gate.zone)];
  return counted === undefined ? null : counted + own;
});

export const phone = {
  get opened(): boolean {
    return opened;
  },
  get identity(): Identity | null {
    return identity;
  },
  get town(): Town | null {
    return town;
  },
  get duty(): CurrentDuty | null {
    return duty;
  },
  get gate(): GateFacts | null {
    return gate;
  },
  get kept(): readonly Kept[] {
    return kept;
  },
  get waitingCount(): number {
    return waitingCount;
  },
  get unseen(): number {
    return unseen;
  },
  get insideCount(): number | null {
    return insideCount;
  },
  get skew(): number {
    return skew;
  },
  /** Corrected seconds since 1970, renewed every few seconds: for ages on screens. */
  get now(): number {
    return Math.floor(ticked / 1000) + skew;
  },
};

/** The phone's clock in milliseconds; the one place where the app reads it. */
export function clock(): number {
  return Date.now();
}

/** Corrected seconds since 1970, now: what a decision is made at. */
export function correctedNow(): number {
  return Math.floor(clock() / 1000) + skew;
}

export function tick(): void {
  ticked = clock();
}

/** Take up what the phone kept, at its start. */
export async function openPhone(): Promise<void> {
  await reload();
  opened = true;
}

/** Read everything again from the phone's disk, after a round with the server changed it. */
export async function reload(): Promise<void> {
  const [someone, place, standing, offset, commands] = await Promise.all([
    read('identity'),
    read('town'),
    read('duty'),
    read('skew'),
    all(),
  ]);
  identity = someone ?? null;
  town = place ?? null;
  duty = standing ?? null;
  skew = offset ?? 0;
  kept = commands;
}

/** A newer town was fetched and kept. */
export function setTown(value: Town): void {
  town = value;
}

/** The server's clock was asked: what is due is told by it from now on, before what came with it is on the screen. */
export function setSkew(seconds: number): void {
  skew = seconds;
}

/** The outbox changed: receipts came, or old history went. */
export async function reloadOutbox(): Promise<void> {
  const before = recordings;
  const [offset, commands] = await Promise.all([read('skew'), all()]);
  skew = offset ?? 0;
  if (recordings === before) kept = commands;
  else await reloadOutbox();
}

export async function setIdentity(value: Identity): Promise<void> {
  await keep('identity', value);
  identity = value;
}

/** An own fact: into the outbox first, then onto the screen; the network comes to it later. */
export async function record(body: CommandBody, effect: Effect | null = null): Promise<Kept> {
  return recordAs(newId(clock()), body, effect);
}

/** The same, with an id made before (an officer's proof is made over it). */
export async function recordAs(id: string, body: CommandBody, effect: Effect | null = null): Promise<Kept> {
  const at = Math.floor(clock() / 1000);
  const command: Command = { ...body, id, at, skew };
  const made = await put($state.snapshot(command) as Command, effect);
  recordings += 1;
  kept = [...kept.filter((one) => one.id !== made.id), made];
  return made;
}

export async function startDuty(gateId: number): Promise<void> {
  await endDuty();
  const begun = { id: newId(clock()), gate: gateId, started_at: Math.floor(clock() / 1000) };
  await record({ kind: 'duty_start', duty: begun.id, gate: gateId });
  await keep('duty', begun);
  duty = begun;
}

export async function endDuty(): Promise<void> {
  if (duty === null) return;
  await record({ kind: 'duty_end', duty: duty.id });
  await forget('duty');
  duty = null;
}

export async function seeRejected(id: string): Promise<void> {
  await markSeen(id);
  kept = kept.map((one) => (one.id === id ? { ...one, seen: true } : one));
}

/** Today's entries that this phone took or freed and the town's data does not hold yet. */
export function ownUses(): OwnUses {
  const day = town === null ? '' : localDay(correctedNow(), town.name.zone).day;
  const taken = new Set<number>();
  const freed = new Set<number>();
  for (const { effect, folded } of kept) {
    if (folded || effect?.day !== day) continue;
    if (effect.takes !== undefined) {
      taken.add(effect.takes);
      freed.delete(effect.takes);
    }
    if (effect.frees !== undefined) {
      taken.delete(effect.frees);
      freed.add(effect.frees);
    }
  }
  return { day, taken, freed };
}

export function may(power: string): boolean {
  return town?.holder.powers.includes(power) ?? false;
}
