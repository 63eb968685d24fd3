// The vocabulary of `src/liba/rounds/terms/`, name for name as it travels. Numbers are whole units of `10 ** -decimals`.
import type { Text } from './terms';

export type QuestionKind = 'yes_no' | 'number' | 'count' | 'choice' | 'choices' | 'text' | 'photo';
export type About = 'person' | 'household' | 'place';
export type Severity = 'note' | 'urgent';
export type Over = 'households' | 'enrolled' | 'sites' | 'posts';
export type VisitOutcome = 'done' | 'nobody_home' | 'refused' | 'not_reachable' | 'not_needed' | 'unplanned';

/** After these nobody needs to go again in the window. */
export const SETTLED: ReadonlySet<string> = new Set<VisitOutcome>(['done', 'refused', 'not_needed']);

export interface Choice {
  readonly code: string;
  readonly name: Text;
}

export interface Bounds {
  readonly low: number | null;
  readonly high: number | null;
  readonly low_included: boolean;
  readonly high_included: boolean;
}

export interface Question {
  readonly code: string;
  readonly kind: QuestionKind;
  readonly label: Text;
  readonly about: About;
  readonly unit: string;
  readonly decimals: number;
  readonly bounds: Bounds;
  readonly choices: readonly Choice[];
  readonly required: boolean;
  readonly when: { readonly question: string; readonly answers: readonly string[] } | null;
  readonly all_well: string;
  readonly hint: Text;
}

export interface Limit {
  readonly code: string;
  readonly question: string;
  readonly name: Text;
  readonly severity: Severity;
  readonly at_least: number | null;
  readonly at_most: number | null;
  readonly included: boolean;
  readonly answers: readonly string[];
}

export interface FormSpec {
  readonly code: string;
  readonly name: Text;
  readonly questions: readonly Question[];
  readonly limits: readonly Limit[];
}

export type Value = string | number | readonly string[];
export type Said = Readonly<Record<string, Value>>;

/** What was answered at one target: of the door or place, and of each person by id as text. */
export interface DoorAnswers {
  readonly door: Said;
  readonly people: Readonly<Record<string, Said>>;
}

export interface AnswerFault {
  readonly code:
    | 'missing'
    | 'unknown'
    | 'out_of_bounds'
    | 'not_a_number'
    | 'no_choice'
    | 'not_text'
    | 'no_photo'
    | 'too_long';
  readonly question: string;
  readonly person: string;
}

export interface Crossing {
  readonly limit: string;
  readonly question: string;
  readonly severity: Severity;
  readonly person: string;
}

/** A span of the local day: minutes from midnight, from inclusive to exclusive. */
export interface Window {
  readonly code: string;
  readonly name: Text;
  readonly opens: number;
  readonly closes: number;
}

export type SlotAt = readonly [day: string, window: number];

export interface RoundFacts {
  readonly id: number;
  readonly code: string;
  readonly name: Text;
  readonly form: string;
  readonly form_version: number;
  readonly over: Over;
  readonly by: string;
  readonly windows: readonly Window[];
  readonly ends_on: string;
  readonly slots: readonly SlotAt[];
  readonly dense: Readonly<Record<string, readonly SlotAt[]>>;
}

export interface Follow {
  readonly round: number;
  readonly slots: readonly SlotAt[];
  readonly until: string;
}

/** What a due needs to know of a door. */
export interface Target {
  readonly key: string;
  readonly rounds: readonly number[];
  readonly people: readonly { readonly id: number; readonly follow: readonly Follow[] }[];
}
