// What WebCrypto answers about people without knowing them: local or not, and whether an officer's PIN is right.
import { filterHolds } from '../rules/bits';
import type { Locals, OfficerFacts } from './terms';

const text = new TextEncoder();

/** Whether an ID number (18 characters, checked) is in the town's filter. A number that is not is surely not registered. */
export async function isLocal(locals: Locals, number: string): Promise<boolean> {
  const tag = await hmac(locals.key, text.encode(number));
  return filterHolds(locals.bits, locals.k, tag.subarray(0, 16));
}

/** The officer's proof over a check's id, in hex; null when the PIN is wrong. */
export async function officerProof(
  officer: OfficerFacts,
  pin: string,
  check: string,
): Promise<string | null> {
  const given = await crypto.subtle.importKey('raw', text.encode(pin), 'PBKDF2', false, ['deriveBits']);
  const stretch = { name: 'PBKDF2', hash: 'SHA-256', salt: officer.salt, iterations: 100_000 };
  const secret = await crypto.subtle.deriveBits(stretch, given, 256);
  const verifier = new Uint8Array(await crypto.subtle.digest('SHA-256', secret));
  if (!same(verifier, officer.verifier)) return null;
  return toHex(await hmac(new Uint8Array(secret), idBytes(check)));
}

async function hmac(secret: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, data));
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

function idBytes(id: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(id.replaceAll('-', '').match(/../gu) ?? [], (pair) => parseInt(pair, 16));
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
