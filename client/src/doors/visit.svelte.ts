// The door that is open on the screen, and the recording of what came of going there.
import { formOf, roundsAt } from '../bundle/beat';
import { factMade } from '../gate/loop.svelte';
import { clock, record, recordAs } from '../gate/phone.svelte';
import type { Value, VisitOutcome } from '../rules/rounds';
import { newId } from '../store/ids';
import type { FoundPerson } from '../store/terms';
import { walk } from './beat.svelte';
import { begunAt, dropBegun, keepBegun } from './begun';
import {
  crossedIn,
  openAsks,
  visitsOf,
  withAllWell,
  withAnswer,
  type Ask,
  type Crossed,
  type Draft,
  type Task,
} from './draft';
import { dropPicturesOf } from './photos.svelte';

export const UNDO_SECONDS = 600;

/** What was recorded last: for the line that says so, and for taking it back. */
export interface Recorded {
  readonly ids: readonly string[];
  readonly key: string;
  readonly label: string;
  readonly outcome: VisitOutcome;
  readonly crossed: readonly Crossed[];
  readonly at: number;
}

let draft = $state.raw<Draft | null>(null);
let reserved = '';
let asking = $state.raw<readonly Ask[]>([]);
/** Questions of this visit that could not be answered: somebody was out, a camera broken. */
let skipped: ReadonlySet<string> = new Set();
let recorded = $state.raw<Recorded | null>(null);
/** Cold hands tap twice: while one recording is on its way to the disk there is no second. */
let finishing = false;

export const visit = {
  get draft(): Draft | null {
    return draft;
  },
  /** Questions that “all well” could not answer, asked one after another. */
  get asking(): readonly Ask[] {
    return asking;
  },
  get recorded(): Recorded | null {
    return recorded;
  },
  /** The id that the visit will have: pictures and people found belong to it before it is recorded. */
  get reserved(): string {
    return reserved;
  },
};

/** Open a door with everything that is due at it. False when it is no longer this holder's. */
export function openDoor(key: string): boolean {
  const standing = walk.standings.find(({ door }) => door.key === key);
  const plan = walk.beat?.plan;
  if (standing === undefined || plan === undefined) return false;
  const tasks = standing.open.flatMap((due): Task[] => {
    const round = walk.rounds.get(due.round);
    const form = round === undefined ? null : formOf(plan, round);
    return round === undefined || form === null ? [] : [{ round, form, due, person: due.person }];
  });
  const begun = begunAt(key);
  draft = { door: standing.door, tasks, said: begun?.said ?? {}, note: begun?.note ?? '' };
  reserved = begun?.visit ?? newId(clock());
  asking = [];
  skipped = new Set();
  return true;
}

/** Leave it without recording; what was said is there when it is opened again today. */
export function closeDoor(): void {
  draft = null;
  asking = [];
}

function change(next: Draft): void {
  draft = next;
  keepBegun(next.door.key, { day: walk.today, visit: reserved, said: next.said, note: next.note });
}

/** Rounds that may be recorded here besides what is due: a visit nobody planned. */
export function unplannedRounds(): Task['round'][] {
  const plan = walk.beat?.plan;
  if (draft === null || plan === undefined) return [];
  const taken = new Set(draft.tasks.map(({ round }) => round.id));
  return roundsAt(plan, draft.door).filter(({ id }) => !taken.has(id));
}

export function addUnplanned(roundId: number): void {
  const [round, plan] = [walk.rounds.get(roundId), walk.beat?.plan];
  if (draft === null || round === undefined || plan === undefined) return;
  const form = formOf(plan, round);
  if (form === null) return;
  draft = { ...draft, tasks: [...draft.tasks, { round, form, due: null, person: 0 }] };
}

export function answer(target: string, key: string, value: Value | null): void {
  if (draft !== null) change(withAnswer(draft, target, key, value));
}

export function setNote(note: string): void {
  if (draft !== null) change({ ...draft, note });
}

export function crossedNow(): Crossed[] {
  return draft === null ? [] : crossedIn(draft);
}

/** The rest is well: recorded at once, or after the questions that must be asked. True when it is recorded. */
export async function restIsWell(): Promise<boolean> {
  if (draft === null) return false;
  const filled = withAllWell(draft);
  skipped = new Set();
  asking = openAsks(filled);
  change(filled);
  return asking.length === 0 && (await finish('done'));
}

/** An answer within the questions asked one after another, or none. True when it was the last and the visit is recorded. */
export async function answerAsked(ask: Ask, value: Value | null): Promise<boolean> {
  if (draft === null) return false;
  if (value === null) skipped = new Set([...skipped, asId(ask)]);
  // An answer may open or close other questions; what is well without being asked stays so.
  change(withAllWell(value === null ? draft : withAnswer(draft, ask.target, ask.key, value)));
  asking = openAsks(draft).filter((open) => !skipped.has(asId(open)));
  return asking.length === 0 && (await finish('done'));
}

function asId({ target, key }: Ask): string {
  return `${target} ${key}`;
}

export function stopAsking(): void {
  asking = [];
}

/** Record what came of going there, for everything that is due at this door: one fact a round. */
export async function finish(outcome: VisitOutcome): Promise<boolean> {
  if (finishing || draft === null || draft.tasks.length === 0) return false;
  finishing = true;
  try {
    await recordVisits(draft, outcome);
  } finally {
    finishing = false;
  }
  return true;
}

async function recordVisits(visited: Draft, outcome: VisitOutcome): Promise<void> {
  const { door } = visited;
  const crossed = outcome === 'done' ? crossedIn(visited) : [];
  const ids: string[] = [];
  for (const body of visitsOf(visited, outcome, walk.today)) {
    const id = ids.length === 0 ? reserved : newId(clock());
    await recordAs(id, body);
    ids.push(id);
  }
  if (outcome !== 'done') await dropPicturesOf(reserved);
  recorded = { ids, key: door.key, label: door.name, outcome, crossed, at: clock() };
  closeDoor();
  dropBegun(door.key);
  factMade();
}

export function mayUndo(at: number, now: number): boolean {
  return now - at < UNDO_SECONDS * 1000;
}

/** Take visits back. */
export async function undoVisits(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await record({ kind: 'visit_undo', visit: id });
    await dropPicturesOf(id);
  }
  if (recorded !== null && ids.includes(recorded.ids[0] ?? '')) recorded = null;
  factMade();
}

export function forgetRecorded(): void {
  recorded = null;
}

/** Somebody lives here whom the registry does not know. */
export async function reportFound(key: string, person: FoundPerson): Promise<void> {
  // The visit that follows has the id that is said here, also when the door is left and opened again.
  if (draft !== null) change(draft);
  await record({ kind: 'found_person', door: key, draft: person, visit: reserved });
  factMade();
}
