// What a holder answers for (docs/reference/field-protocol.md, "Doors"), and how the phone keeps it.
import type { DoorAnswers, Follow, FormSpec, RoundFacts, VisitOutcome } from '../rules/rounds';
import type { Text } from '../rules/terms';

export interface Resident {
  readonly id: number;
  readonly name: string;
  readonly sex: string;
  readonly age: number | null;
  readonly relation: string;
  readonly presence: string;
  readonly follow: readonly Follow[];
}

export interface LastVisit {
  readonly at: number;
  readonly by: string;
  readonly answers: Partial<DoorAnswers> | null;
  readonly outcome: VisitOutcome;
}

export interface Door {
  readonly key: string;
  readonly kind: 'household' | 'site' | 'post';
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly area: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly order: number;
  readonly rounds: readonly number[];
  readonly people: readonly Resident[];
  readonly last: Readonly<Record<string, LastVisit>>;
  readonly since: string | number | null;
  readonly passes?: readonly number[];
}

export type DoneRow = readonly [
  round: number,
  key: string,
  person: number,
  day: string,
  window: number,
  outcome: VisitOutcome,
  at: number,
  by: string,
];

export interface Handed {
  readonly door: string;
  readonly label?: string;
  readonly to?: string;
  readonly from?: string;
  readonly at: number;
  readonly note: string;
}

export interface Shift {
  readonly id: number;
  readonly post: number | string;
  readonly zh: string;
  readonly en: string;
  readonly day: string;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly note: string;
  readonly with: readonly string[];
  /** As the town knows it; null until then. */
  readonly arrived_at?: number | null;
  readonly left_at?: number | null;
}

export interface Swap {
  readonly id: string;
  readonly shift: number;
  readonly from: string;
  readonly zh: string;
  readonly en: string;
  readonly day: string;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly reason: string;
  /** The holder's own shift that goes for it. */
  readonly in_return?: number | null;
}

export interface PledgeText {
  readonly id: number;
  readonly version: number;
  readonly audience: string;
  readonly title: Text;
  readonly body: Text;
  readonly signed: boolean;
}

export interface Me {
  readonly responder: number;
  readonly code: string;
  readonly name: string;
  readonly standing: string;
  readonly clearance: string;
  readonly cleared_until: string | null;
}

export interface Progress {
  readonly day: string;
  readonly done: number;
  readonly due: number;
  readonly of: number;
}

export interface Plan {
  readonly forms: readonly { readonly version: number; readonly spec: FormSpec }[];
  readonly rounds: readonly RoundFacts[];
}

/** Doors as they arrive; what has not changed is left out. */
export interface DoorsPart {
  readonly v: number;
  readonly issued_at: number;
  readonly next_update_at: number;
  readonly hard_limit_at: number;
  readonly cursor: number | string;
  readonly plan_version: number | string;
  readonly me?: Me | null;
  readonly plan?: Plan;
  readonly doors?: readonly Door[];
  readonly gone?: readonly string[];
  readonly whole?: boolean;
  readonly handed?: readonly Handed[];
  readonly done?: readonly DoneRow[];
  readonly mine?: Progress | null;
  readonly shifts?: readonly Shift[];
  readonly swaps?: readonly Swap[];
  readonly pledges?: readonly PledgeText[];
}

/** Everything of it but the doors, which lie one by one beside it. */
export interface Beat {
  readonly cursor: number | string;
  readonly plan_version: number | string;
  readonly issued_at: number;
  readonly next_update_at: number;
  readonly hard_limit_at: number;
  readonly me: Me | null;
  readonly plan: Plan;
  readonly handed: readonly Handed[];
  readonly done: readonly DoneRow[];
  readonly mine: Progress | null;
  readonly shifts: readonly Shift[];
  readonly swaps: readonly Swap[];
  readonly pledges: readonly PledgeText[];
}

/** What a part changes of the doors: those to keep, those to forget; `whole` forgets all others. */
export interface DoorsChange {
  readonly put: readonly Door[];
  readonly gone: readonly string[];
  readonly whole: boolean;
}
