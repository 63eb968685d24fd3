// What the phone keeps of its own doing.
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

export type CommandBody =
  | CheckBody
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
