// What the phone keeps of its own doing.
import type { DoorAnswers, Said, VisitOutcome } from '../rules/rounds';
import type { OrdersBody } from './order-terms';
import type { Answers, Direction, Outcome, ReasonCode } from '../rules/terms';

export interface CheckBody {
  readonly kind: 'check';
  readonly gate: number;
  readonly direction: Direction;
  readonly outcome: Outcome;
  readonly card?: { readonly token: string } | { readonly number: string };
  /** Null when the card alone decided and nothing was asked. */
  readonly answers: Answers | null;
  readonly reasons: readonly ReasonCode[];
  readonly rule_version: number;
  readonly override?: { readonly officer: number; readonly proof: string; readonly reason: string };
  readonly people?: number;
  readonly plate?: string;
  readonly came_from?: string;
  readonly note?: string;
  readonly attestations?: readonly string[];
}

export interface VisitBody {
  readonly kind: 'visit';
  readonly round: number;
  readonly door: string;
  readonly person?: number;
  readonly day: string;
  readonly window: number;
  readonly outcome: VisitOutcome;
  readonly form_version: number;
  readonly answers?: DoorAnswers;
  readonly photos?: readonly string[];
  readonly note?: string;
}

export interface FoundPerson {
  readonly name: string;
  readonly sex: string;
  readonly born_on: string | null;
  readonly relation: string;
  readonly id_number?: string;
  readonly phones?: readonly string[];
}

/** What is said of doors, shifts and oneself. */
export type DoorsBody =
  | VisitBody
  | { readonly kind: 'visit_undo'; readonly visit: string }
  | {
      readonly kind: 'found_person';
      readonly door: string;
      readonly draft: FoundPerson;
      readonly visit: string;
    }
  | {
      readonly kind: 'shift_event';
      readonly shift: number;
      readonly what: 'arrived' | 'handed_over' | 'left';
      readonly note?: string;
    }
  | {
      readonly kind: 'shift_ask';
      readonly shift: number;
      readonly what: 'swap' | 'absence';
      readonly to?: string;
      /** The last day of an absence that goes on after the shift's. */
      readonly until?: string;
      readonly reason: string;
    }
  | { readonly kind: 'shift_answer'; readonly ask: string; readonly agree: boolean }
  | { readonly kind: 'report_health'; readonly state: 'ill' | 'cleared' }
  | { readonly kind: 'pledge'; readonly text: number };

/** Commands whose effect comes back with the doors, not with the town. */
export const DOOR_KINDS: ReadonlySet<string> = new Set<DoorsBody['kind']>([
  'visit',
  'visit_undo',
  'found_person',
  'shift_event',
  'shift_ask',
  'shift_answer',
  'report_health',
  'pledge',
]);

export type CommandBody =
  | CheckBody
  | DoorsBody
  | OrdersBody
  | { readonly kind: 'undo'; readonly check: string }
  | { readonly kind: 'duty_start'; readonly duty: string; readonly gate: number }
  | { readonly kind: 'duty_end'; readonly duty: string }
  | { readonly kind: 'recount'; readonly zone: number; readonly count: number }
  | {
      readonly kind: 'hand_out';
      readonly household: string;
      readonly numbers: readonly string[];
      readonly tokens: readonly string[];
      readonly told: readonly string[];
      readonly signed: boolean;
    }
  | { readonly kind: 'report_lost'; readonly number: string };

/** What goes over the wire: ids and times are the phone's own. */
export type Command = CommandBody & { readonly id: string; readonly at: number; readonly skew: number };

export interface Receipt {
  readonly id: string | null;
  readonly status: 'stored' | 'replayed' | 'rejected';
  readonly code?: string;
  readonly title?: string;
  readonly outcome?: string;
  readonly reasons?: readonly string[];
  readonly flags?: readonly string[];
}

/** What a command changes on this phone until the town's data holds it. */
export interface Effect {
  readonly day: string;
  readonly zone: number;
  readonly people: number;
  readonly takes?: number;
  readonly frees?: number;
}

/** A command in the outbox, and after it: waiting until a receipt says otherwise. */
export interface Kept {
  readonly id: string;
  readonly command: Command;
  readonly state: 'waiting' | 'received' | 'rejected';
  readonly receipt: Receipt | null;
  /** When the receipt came, in the phone's milliseconds; 0 while waiting. */
  readonly answered_at: number;
  readonly effect: Effect | null;
  /** Whether the town's data, fetched since, holds the effect. */
  readonly folded: boolean;
  /** Whether the worker has seen the reason of a rejection. */
  readonly seen: boolean;
}

export interface Identity {
  readonly device: string;
  readonly token: string;
  readonly holder: string;
  readonly withdrawn: boolean;
}

export interface CurrentDuty {
  readonly id: string;
  readonly gate: number;
  readonly started_at: number;
}

/** A picture on its way: kept until the town has it. */
export interface KeptPhoto {
  readonly id: string;
  readonly visit: string;
  /** The copy of an order that it shows as done; then there is no visit. */
  readonly copy?: number;
  readonly question: string;
  readonly at: number;
  readonly picture: ArrayBuffer;
  readonly state: 'waiting' | 'refused';
  /** Why the town did not take it, in its words. */
  readonly reason: string;
}

/** A visit that was begun and not recorded yet: the phone may be put away, or die, in the middle of a family. */
export interface BegunVisit {
  readonly day: string;
  /** The id that the visit will have; pictures taken for it are under it. */
  readonly visit: string;
  readonly said: Readonly<Record<string, Said>>;
  readonly note: string;
}
