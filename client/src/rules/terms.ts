// The vocabulary of `src/liba/access/terms.py`, name for name as it travels. Times are whole seconds since 1970 (UTC),
// days ISO dates of the town's zone, minutes count from local midnight, temperatures are tenths of a degree Celsius.

export type Span = readonly [number, number];

export interface Text {
  readonly zh: string;
  readonly en: string;
}

export interface CalendarDay {
  readonly day: string;
  readonly lunar_month: number;
  readonly lunar_day: number;
  readonly leap: boolean;
}

export type PassKind = 'colour' | 'resident' | 'stall' | 'tenant' | 'special';
export type PassStatus = 'blank' | 'good' | 'held' | 'lost' | 'revoked' | 'replaced' | 'ended';
export type GateKind = 'checkpoint' | 'turn_back' | 'monitoring' | 'service_point';
export type Direction = 'in' | 'out';
export type Verdict = 'admit' | 'refuse';
export type Outcome = 'admitted' | 'overridden' | 'refused' | 'turned_back' | 'noted' | 'left';
export type Need = 'pass' | 'mask' | 'id';
export type Locality = 'anyone' | 'pass_or_registered' | 'registered';
export type Question = 'mask' | 'id' | 'local' | 'temperature' | 'purpose';
export type Found =
  'none' | 'signed' | 'typed' | 'unreadable' | 'forged' | 'key_withdrawn' | 'other_town' | 'unknown_number';

export const REASON_CODES = [
  'not_enforced',
  'gate_closed',
  'outside_gate_hours',
  'data_expired',
  'no_pass',
  'unreadable',
  'forged',
  'key_withdrawn',
  'other_town',
  'unknown_number',
  'type_not_here',
  'wrong_zone',
  'scheme_ended',
  'blank',
  'held',
  'lost',
  'revoked',
  'replaced',
  'ended',
  'not_yet_valid',
  'expired',
  'wrong_day',
  'uncovered_day',
  'outside_card_hours',
  'household_used',
  'calendar_missing',
  'not_local',
  'locality_unknown',
  'no_mask',
  'mask_unknown',
  'no_id',
  'id_unknown',
  'fever',
  'temperature_unknown',
  'temperature_implausible',
  'purpose_not_admitted',
  'purpose_unknown',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface TemperatureRule {
  readonly limit: number;
  readonly limit_refused: boolean;
}

export interface Purpose {
  readonly code: string;
  readonly text: Text;
  readonly admitted: boolean;
}

export interface AdmissionRule {
  readonly version: number;
  readonly needs: readonly Need[];
  readonly temperature: TemperatureRule | null;
  readonly purposes: readonly Purpose[];
  readonly locality: Locality;
  readonly hours: readonly Span[];
  readonly pass_types: readonly string[];
  readonly once_a_day: boolean;
  readonly uncovered_days_admit: boolean;
  readonly sentences: Readonly<Record<string, Text>>;
}

export interface TypeFacts {
  readonly code: string;
  readonly kind: PassKind;
  readonly digits: readonly number[];
  readonly hours: readonly Span[];
  readonly zones: readonly number[];
  readonly uses_quota: boolean;
  readonly window: Span | null;
}

export interface CardFacts {
  readonly found: Found;
  readonly serial: number;
  readonly quota_serial: number;
  readonly type: TypeFacts | null;
  readonly status: PassStatus;
  readonly valid_from: string;
  readonly valid_to: string;
  readonly used: boolean;
}

export interface Answers {
  readonly mask: boolean | null;
  readonly id: boolean | null;
  readonly temperature: number | null;
  readonly purpose: string | null;
  readonly local: boolean | null;
}

export interface Attempt {
  readonly at: number;
  readonly minute: number;
  readonly calendar: readonly CalendarDay[];
  readonly zone: number;
  readonly gate_open: boolean;
  readonly gate_hours: readonly Span[];
  readonly cordon_window: Span | null;
  readonly rule_window: Span | null;
  readonly rule: AdmissionRule;
  readonly card: CardFacts;
  readonly answers: Answers | null;
  readonly data_limit: number;
}

export type ReasonFacts = Readonly<Record<string, string | number>>;

export interface Reason {
  readonly code: ReasonCode;
  readonly facts: ReasonFacts;
}

export interface Decision {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly open_questions: readonly Question[];
}
