// Pass tokens, read as `src/liba/access/tokens.py` reads them: only in the one spelling in which they are written.
import { decode, encode } from 'cborg';

import type { Found } from '../rules/terms';
import { fromBase45 } from './base45';

export interface PublicKey {
  readonly kid: string;
  readonly x?: Uint8Array;
  readonly y?: Uint8Array;
  readonly withdrawn?: boolean;
}

export interface Claims {
  readonly town: string;
  readonly expires_at: number;
  readonly serial: number;
  readonly quota_serial: number;
  readonly type_code: string;
  readonly zone: number;
}

export interface TokenRead {
  readonly found: Found;
  readonly claims: Claims | null;
}

/** Checks a signature with the key of that id; made by `tokenKeys`. */
export interface TokenKeys {
  readonly town: string;
  readonly public: ReadonlyMap<string, CryptoKey | null>;
}

interface Parts {
  readonly kid: string;
  readonly claims: Claims;
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

const PREFIX = 'LB1:';
const LONGEST_TOKEN = 400;
const MOST_SERIAL = 999_999;
const [ISSUER, EXPIRY, SERIAL, QUOTA, TYPE, ZONE] = [1, 4, -1, -2, -3, -4] as const;
const SIGNED_HEAD = [0x84, 0x6a, ...new TextEncoder().encode('Signature1'), 0x49];
const ES256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** The town's public keys, ready to check with; a withdrawn one is known and checks nothing. */
export async function tokenKeys(town: string, keys: readonly PublicKey[]): Promise<TokenKeys> {
  const ready = keys.map(async ({ kid, x, y, withdrawn }): Promise<[string, CryptoKey | null]> => {
    if (withdrawn === true || x === undefined || y === undefined) return [kid, null];
    const point = Uint8Array.from([4, ...x, ...y]);
    return [kid, await crypto.subtle.importKey('raw', point, ES256, false, ['verify'])];
  });
  return { town, public: new Map(await Promise.all(ready)) };
}

/** What a scanned text is; its claims are given only when the signature holds and the town is ours. */
export async function readToken(scanned: string, keys: TokenKeys): Promise<TokenRead> {
  const parts = partsOf(scanned.trim());
  if (parts === null) return told('unreadable');
  const key = keys.public.get(parts.kid);
  if (key === undefined) return told(parts.claims.town === keys.town ? 'forged' : 'other_town');
  if (key === null) return told('key_withdrawn');
  const signed = await crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    parts.signature,
    parts.signed,
  );
  if (!signed) return told('forged');
  if (parts.claims.town !== keys.town) return told('other_town');
  return { found: 'signed', claims: parts.claims };
}

function told(found: Found): TokenRead {
  return { found, claims: null };
}

function partsOf(text: string): Parts | null {
  if (!text.startsWith(PREFIX) || text.length > LONGEST_TOKEN) return null;
  const raw = fromBase45(text.slice(PREFIX.length));
  if (raw === null || raw.length < 14 + 66) return null;
  const headers = raw.subarray(2, 11);
  const kid = [...headers.subarray(5)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const payload = raw.subarray(14, -66);
  const envelope = [0x84, 0x49, 0xa2, 0x01, 0x26, 0x04, 0x44, ...headers.subarray(5), 0xa0, 0x58];
  const written = [...envelope, payload.length & 0xff, ...payload, 0x58, 0x40, ...raw.subarray(-64)];
  if (written.length !== raw.length || written.some((byte, place) => byte !== raw[place])) return null;
  const claims = claimsOf(payload);
  if (claims === null) return null;
  const signed = Uint8Array.from([...SIGNED_HEAD, ...headers, 0x40, 0x58, payload.length, ...payload]);
  return { kid, claims, signed, signature: raw.slice(-64) };
}

function claimsOf(payload: Uint8Array): Claims | null {
  let said: unknown;
  try {
    said = decode(payload, { useMaps: true });
  } catch {
    return null;
  }
  if (!(said instanceof Map)) return null;
  const serial: unknown = said.get(SERIAL);
  const claims = {
    town: said.get(ISSUER) as unknown,
    expires_at: said.get(EXPIRY) as unknown,
    serial,
    quota_serial: said.has(QUOTA) ? (said.get(QUOTA) as unknown) : serial,
    type_code: said.get(TYPE) as unknown,
    zone: said.get(ZONE) as unknown,
  };
  return areSound(claims) && spelled(claims, payload) ? claims : null;
}

function areSound(claims: Record<keyof Claims, unknown>): claims is Record<keyof Claims, unknown> & Claims {
  const { town, type_code, serial, expires_at, quota_serial, zone } = claims;
  const numbers = [serial, expires_at, quota_serial, zone];
  return (
    typeof town === 'string' &&
    typeof type_code === 'string' &&
    numbers.every((number) => Number.isSafeInteger(number) && Number(number) >= 0) &&
    Number(serial) > 0 &&
    Number(serial) <= MOST_SERIAL
  );
}

/** Whether the payload is byte for byte what we write for these claims. */
function spelled(claims: Claims, payload: Uint8Array): boolean {
  const pairs: (number | string)[][] = [
    [ISSUER, claims.town],
    [EXPIRY, claims.expires_at],
    [SERIAL, claims.serial],
    ...(claims.quota_serial === claims.serial ? [] : [[QUOTA, claims.quota_serial]]),
    [TYPE, claims.type_code],
    [ZONE, claims.zone],
  ];
  const bytes = [0xa0 | pairs.length, ...pairs.flat().flatMap((part) => [...encode(part)])];
  return bytes.length === payload.length && bytes.every((byte, place) => byte === payload[place]);
}
