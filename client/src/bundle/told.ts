// What the phone's holder is told to do (docs/reference/field-protocol.md, "Orders, the alarm, incidents").
import type { FormSpec } from '../rules/rounds';
import type { Text } from '../rules/terms';

export type CopyState =
  'sent' | 'delivered' | 'read' | 'accepted' | 'objected' | 'done' | 'returned' | 'approved' | 'excused';

/** What shows that an order is done. */
export interface Proof {
  readonly kind: 'tick' | 'number' | 'photo' | 'form';
  readonly label: Text;
  readonly unit: string;
  readonly target: number | null;
  readonly least: number | null;
  readonly most: number | null;
}

export interface FileHead {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly size: number;
}

/** One copy of an order. `answers`: whether this holder may answer for it. */
export interface Copy {
  readonly id: number;
  readonly order: number;
  readonly number: string;
  readonly title: Text;
  readonly body: Text;
  readonly urgent: boolean;
  readonly due_at: number | null;
  readonly issued_by: string;
  readonly issued_at: number;
  readonly unit: string;
  readonly proof: Proof;
  readonly form: FormSpec | null;
  readonly attachments: readonly FileHead[];
  readonly refers_to: string;
  readonly state: CopyState;
  readonly objection: string;
  readonly returned_because: string;
  readonly withdrawn: boolean;
  readonly answers: boolean;
}

export interface Muster {
  readonly activation: number;
  readonly plan: Text;
  readonly drill: boolean;
  readonly group: Text;
  readonly post: Text;
  readonly reason: string;
  readonly started_at: number;
  readonly answer: '' | 'coming' | 'cannot';
  readonly arrived_at: number | null;
  readonly missing_at: readonly number[];
  /** The group's tasks, for whoever leads it. */
  readonly tasks?: readonly GroupTask[];
  /** Other groups' tasks that those wait for. */
  readonly waits?: readonly Waited[];
  readonly over?: boolean;
}

/** A task of the group that the holder leads; `ends` in minutes after T+0, `after` the codes of what it waits for. */
export interface GroupTask {
  readonly id: number;
  readonly code: string;
  readonly name: Text;
  readonly starts_at: number;
  readonly due_at: number;
  readonly ends: number;
  readonly after: readonly string[];
  readonly begun_at: number | null;
  readonly done_at: number | null;
  readonly done_by: string;
  readonly blocked_at: number | null;
  readonly hindrance: string;
  readonly blocked_because: string;
}

/** A task of another group, as far as it holds up one of the holder's. */
export interface Waited {
  readonly code: string;
  readonly name: Text;
  readonly group: Text;
  readonly starts_at: number;
  readonly due_at: number;
  readonly after: readonly string[];
  readonly done_at: number | null;
  readonly blocked: boolean;
}

export interface Incident {
  readonly id: string;
  readonly number: number;
  readonly kind: string;
  readonly urgent: boolean;
  readonly where: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly words: string;
  readonly state: string;
  readonly reported_at: number;
  readonly squad: string;
}

export interface Bulletin {
  readonly id: string | number;
  readonly title: string | Text;
  readonly words: string | Text;
  readonly at: number;
}

export interface Problem {
  readonly id: string;
  readonly number: number;
  readonly words: string;
  readonly owner: string;
  readonly due_on: string | null;
  readonly state: string;
  readonly outcome: string;
}

export interface UnitReturn {
  readonly unit: number;
  readonly name: Text;
  readonly day: string;
  readonly due_at: number;
  readonly figures: readonly { readonly code: string; readonly name: Text; readonly value: number }[];
  readonly reported: boolean;
}

interface Beside {
  readonly muster: Muster | null;
  readonly bulletins: readonly Bulletin[];
  readonly incidents: readonly Incident[];
  readonly problems: readonly Problem[];
  readonly return: UnitReturn | null;
}

/** The answer as it arrives: `orders` are those that changed, or all of them when `whole`; of the rest what was asked for. */
export interface ToldPart extends Partial<Beside> {
  readonly v: number;
  readonly since: number;
  readonly now: number;
  readonly whole: boolean;
  readonly live: string;
  readonly orders: readonly Copy[];
}

/** Everything told so far, as the phone keeps it. */
export interface Told extends Beside {
  readonly since: number;
  readonly at: number;
  readonly orders: readonly Copy[];
}

/** What the live stream names to phones. */
export type ToldTopic = 'orders' | 'muster' | 'incidents' | 'told';

const NOTHING_BESIDE = { muster: null, bulletins: [], incidents: [], problems: [], return: null };

/** What was told with a new part added; what was not asked for stays as it was. */
export function mergedTold(known: Told | null, part: ToldPart): Told {
  const fresh = new Set(part.orders.map(({ id }) => id));
  const before = part.whole ? [] : (known?.orders ?? []).filter(({ id }) => !fresh.has(id));
  const { since, now } = part;
  const beside = { ...NOTHING_BESIDE, ...known, ...part };
  const { muster, bulletins, incidents, problems, return: wanted } = beside;
  return {
    ...{ since, at: now, muster, bulletins, incidents, problems, return: wanted },
    orders: [...before, ...part.orders],
  };
}
