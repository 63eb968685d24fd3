// When the phone talks to the server: after each fact it sends, and every half minute, or when the network comes back,
// it also fetches what changed. When that fails it waits longer each time.
import { LinkFailure } from '../link/api';
import { isWithdrawn, measureSkew, refreshTown, sendWaiting, withdraw } from '../link/sync';
import { clock, phone, reload, reloadOutbox, setSkew, setTown, tick } from './phone.svelte';

const USUAL = 30_000;
const SOONEST_RETRY = 2_000;
const LONGEST_RETRY = 120_000;
const TICK = 5_000;
/** The word is painted first; then there is time to talk. */
const AFTER_A_FACT = 250;
/** Hundreds of phones find the network again in the same second; each that stands at no gate takes its own moment. */
const SPREAD = 40_000;
const CALM = 150_000;

/** What else is told and fetched in a round. */
export interface Companion {
  /** Whether nobody waits at a gate for this phone's data: it then asks more seldom. */
  calm(): boolean;
  /** After facts were sent. Throws what stopped it. */
  talk(token: string, fetching: boolean): Promise<void>;
  /** The phone was withdrawn. */
  forget(): Promise<void>;
}

let reached = $state(false);
let refreshing = $state(false);
let tooOld = $state(false);
let timer: ReturnType<typeof setTimeout> | undefined;
let wait = SOONEST_RETRY;
let again = false;
let fetchedAt = 0;
let companions: readonly Companion[] = [];

export const link = {
  /** Whether the server answered the last time it was asked. */
  get reached(): boolean {
    return reached;
  },
  get refreshing(): boolean {
    return refreshing;
  },
  /** The server does not serve data to an app of this version any more. */
  get tooOld(): boolean {
    return tooOld;
  },
};

/** Begin: listens to the network and to the screen, and never stops while the app is open. */
export function startLoop(...beside: readonly Companion[]): void {
  companions = beside;
  addEventListener('online', backOnline);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') soon();
  });
  setInterval(tick, TICK);
  soon();
}

function backOnline(): void {
  if (!isCalm()) soon();
  else if (!refreshing) {
    clearTimeout(timer);
    timer = setTimeout(soon, Math.random() * SPREAD);
  }
}

/** Send and fetch now; when a round is under way, once more after it. */
export function soon(): void {
  if (refreshing) {
    again = true;
    return;
  }
  clearTimeout(timer);
  void round(true);
}

/** A fact was made: send it in a moment. While the server can't be reached, the next try is waited for. */
export function factMade(): void {
  if (refreshing) again = true;
  else if (wait === SOONEST_RETRY) {
    clearTimeout(timer);
    timer = setTimeout(() => void round(clock() - fetchedAt > USUAL), AFTER_A_FACT);
  }
}

async function round(fetching: boolean): Promise<void> {
  const { identity } = phone;
  if (identity === null) return;
  refreshing = true;
  try {
    await exclusively(() => talk(identity.token, fetching && !identity.withdrawn));
    reached = true;
    wait = SOONEST_RETRY;
  } catch (failure) {
    await failed(failure);
  } finally {
    refreshing = false;
    await reloadOutbox();
    tick();
    plan();
  }
}

async function talk(token: string, fetching: boolean): Promise<void> {
  if (fetching || phone.town === null) setSkew(await measureSkew(clock));
  await sendWaiting(token, clock);
  if (fetching) await fetchTown(token);
  for (const companion of companions) await companion.talk(token, fetching);
}

async function fetchTown(token: string): Promise<void> {
  try {
    setTown(await refreshTown(token, clock));
    fetchedAt = clock();
    tooOld = false;
  } catch (failure) {
    if (!(failure instanceof LinkFailure) || failure.status !== 426) throw failure;
    tooOld = true;
  }
}

/** A failed round is no error to the guard: it is tried again, later each time. A withdrawn phone lets its data go. */
async function failed(failure: unknown): Promise<void> {
  if (!(failure instanceof LinkFailure)) throw failure;
  reached = failure.status !== 0;
  if (isWithdrawn(failure) && phone.identity?.withdrawn === false) {
    await withdraw();
    for (const companion of companions) await companion.forget();
    await reload();
    again = phone.waitingCount > 0;
    return;
  }
  wait = Math.min(LONGEST_RETRY, wait * 2);
}

function plan(): void {
  const delay = again ? AFTER_A_FACT : wait > SOONEST_RETRY ? wait * (0.75 + Math.random() / 2) : usual();
  again = false;
  timer = setTimeout(soon, delay);
}

function usual(): number {
  return isCalm() ? CALM * (0.75 + Math.random() / 2) : USUAL;
}

function isCalm(): boolean {
  return companions.some((one) => one.calm());
}

/** Only one of several open pages talks at a time. */
export async function exclusively(work: () => Promise<void>): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request('liba-link', work);
  else await work();
}
