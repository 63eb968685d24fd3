// What comes down to a phone (docs/reference/field-protocol.md), and the town as the phone keeps it.
import type { PublicKey } from '../card/token';
import type { AdmissionRule, CalendarDay, GateKind, PassStatus, Span, TypeFacts } from '../rules/terms';

export interface GateFacts {
  readonly id: number;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly kind: GateKind;
  readonly zone: number;
  readonly open: boolean;
  readonly hours: readonly Span[];
  readonly rule: string;
}

export interface CordonFacts {
  readonly zone: number;
  readonly zh: string;
  readonly en: string;
  readonly parent: number;
  readonly window: Span | null;
}

export interface PassTypeFacts extends TypeFacts {
  readonly zh: string;
  readonly en: string;
  readonly colour: string;
  readonly set_size: number;
}

export interface RunFacts {
  readonly first: number;
  readonly count: number;
  readonly set_size: number;
  readonly type: string;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
}

export interface OfficerFacts {
  readonly id: number;
  readonly name: string;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly verifier: Uint8Array<ArrayBuffer>;
}

export interface StaticPart {
  readonly gates: readonly GateFacts[];
  readonly cordons: readonly CordonFacts[];
  readonly types: readonly PassTypeFacts[];
  readonly rules: Readonly<Record<string, { readonly window: Span | null; readonly rule: AdmissionRule }>>;
  readonly runs: readonly RunFacts[];
  readonly keys: readonly PublicKey[];
  readonly calendar: readonly CalendarDay[];
  readonly officers: readonly OfficerFacts[];
}

export type PassException = readonly [
  serial: number,
  quota: number,
  type: string,
  from: string | null,
  to: string | null,
];
export type StoppedLists = Partial<
  Record<'lost' | 'revoked' | 'replaced' | 'ended', readonly number[]> & { blank: readonly Span[] }
>;

export interface Locals {
  readonly key: Uint8Array<ArrayBuffer>;
  readonly k: number;
  readonly bits: Uint8Array<ArrayBuffer>;
}

export interface Holder {
  readonly name: string;
  readonly user: number | string;
  readonly powers: readonly string[];
  readonly area: string;
}

export interface Notice {
  readonly kind: string;
  readonly at: number;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** A bundle as it arrives; what has not changed is left out. */
export interface BundlePart {
  readonly v: number;
  readonly issued_at: number;
  readonly next_update_at: number;
  readonly hard_limit_at: number;
  readonly cursor: number;
  readonly static_version?: number | string;
  readonly locals_version?: number | string;
  readonly town?: TownName;
  readonly holder?: Holder;
  readonly static?: StaticPart;
  readonly status?:
    | { readonly from?: number; readonly whole: Uint8Array<ArrayBuffer> }
    | { readonly changes: readonly (readonly [number, PassStatus])[] };
  readonly stopped?: StoppedLists;
  readonly exceptions?: readonly PassException[];
  readonly used?:
    | { readonly day: string; readonly whole: Uint8Array<ArrayBuffer> }
    | { readonly day: string; readonly added: readonly number[]; readonly freed: readonly number[] };
  readonly locals?: Locals;
  readonly inside?: Readonly<Record<string, number>>;
  readonly notices?: readonly Notice[];
}

export interface TownName {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly zone: string;
}

/** The town as this phone knows it: all parts so far, merged. */
export interface Town {
  readonly cursor: number;
  readonly static_version: number | string;
  readonly locals_version: number | string;
  readonly issued_at: number;
  readonly next_update_at: number;
  readonly hard_limit_at: number;
  readonly name: TownName;
  readonly holder: Holder;
  readonly fixed: StaticPart;
  readonly status: Uint8Array;
  readonly words: ReadonlyMap<number, PassStatus>;
  readonly blanks: readonly Span[];
  readonly exceptions: ReadonlyMap<number, PassException>;
  readonly used: { readonly day: string; readonly bits: Uint8Array };
  readonly locals: Locals | null;
  readonly inside: Readonly<Record<string, number>>;
  readonly notices: readonly Notice[];
}
