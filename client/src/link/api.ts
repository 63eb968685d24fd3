// The calls of the protocol. What fails says how: no network, or an answer that is a refusal.
import { decode } from 'cborg';

import type { DoorsPart } from '../bundle/doors';
import type { BundlePart } from '../bundle/terms';
import type { Command, Receipt } from '../store/terms';

const BASE = '/api/field';
const PATIENCE = 20_000;
/** A picture over a village's network takes its time. */
const PATIENCE_FOR_PICTURES = 120_000;

/** `status` 0: the server could not be reached. `code` is the problem's own word, such as `accounts.device_revoked`. */
export class LinkFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string = '',
  ) {
    super(`${String(status)} ${code}`);
  }
}

export interface Paired {
  readonly device: string;
  readonly token: string;
  readonly holder: { readonly name: string };
}

interface Asked {
  readonly token?: string;
  readonly body?: unknown;
  readonly picture?: ArrayBuffer;
  /** Where it is not the usual one: GET, or POST with a body. */
  readonly method?: 'PUT';
}

export async function call(path: string, { token, body, picture, method }: Asked = {}): Promise<Response> {
  const headers = new Headers({ 'X-Liba-App': __APP_VERSION__ });
  // Reasons for a rejection come back in the language of the screen.
  if (typeof document !== 'undefined') headers.set('Accept-Language', document.documentElement.lang);
  if (token !== undefined) headers.set('Authorization', `Device ${token}`);
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (picture !== undefined) headers.set('Content-Type', 'image/jpeg');
  let response: Response;
  try {
    response = await fetch(BASE + path, {
      method: method ?? (picture !== undefined ? 'PUT' : body === undefined ? 'GET' : 'POST'),
      headers,
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(picture === undefined ? PATIENCE : PATIENCE_FOR_PICTURES),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(picture !== undefined && { body: picture }),
    });
  } catch {
    throw new LinkFailure(0, 'offline');
  }
  if (!response.ok) throw await failure(response);
  return response;
}

async function failure(response: Response): Promise<LinkFailure> {
  const problem: unknown = await response.json().catch(() => null);
  const said = typeof problem === 'object' && problem !== null ? (problem as Record<string, unknown>) : {};
  const word = (key: string): string => (typeof said[key] === 'string' ? said[key] : '');
  return new LinkFailure(response.status, word('code') || `http.${String(response.status)}`, word('title'));
}

/** Exchange a device code for a token. */
export async function pair(code: string, label: string): Promise<Paired> {
  const response = await call('/pair', { body: { code, label } });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isCbor = (response.headers.get('Content-Type') ?? '').includes('cbor');
  return (isCbor ? fromCbor(bytes) : JSON.parse(new TextDecoder().decode(bytes))) as Paired;
}

/** The server's clock, in seconds. */
export async function ping(): Promise<number> {
  const said = (await (await call('/ping')).json()) as { now: number };
  return said.now;
}

/** Send a batch; one receipt each, in the order sent. */
export async function send(
  token: string,
  commands: readonly Command[],
  queue: number,
  sentAt: number,
): Promise<Receipt[]> {
  const body = { sent_at: sentAt, queue, app: __APP_VERSION__, commands };
  const answer: unknown = await (await call('/commands', { token, body })).json();
  return (Array.isArray(answer) ? answer : (answer as { receipts: Receipt[] }).receipts) as Receipt[];
}

export interface Known {
  readonly cursor: number;
  readonly static_version: number | string;
  readonly locals_version: number | string;
}

/** The bundle, or what changed since what is known. */
export async function fetchBundle(token: string, known: Known | null): Promise<BundlePart> {
  const { cursor, static_version, locals_version } = known ?? {
    cursor: 0,
    static_version: 0,
    locals_version: 0,
  };
  const query = new URLSearchParams({
    cursor: String(cursor),
    static: String(static_version),
    locals: String(locals_version),
  });
  const response = await call(`/bundle?${query.toString()}`, { token });
  return fromCbor(new Uint8Array(await response.arrayBuffer())) as BundlePart;
}

/** The doors of the holder, or what changed since what is known. */
export async function fetchDoors(
  token: string,
  known: { readonly cursor: number | string; readonly plan_version: number | string } | null,
): Promise<DoorsPart> {
  const query = new URLSearchParams({
    cursor: String(known?.cursor ?? 0),
    plan: String(known?.plan_version ?? 0),
  });
  const response = await call(`/doors?${query.toString()}`, { token });
  return fromCbor(new Uint8Array(await response.arrayBuffer())) as DoorsPart;
}

/** Hand in one picture; the same id again changes nothing. */
export async function putPicture(
  token: string,
  id: string,
  about: { readonly visit: string; readonly question: string; readonly at: number; readonly copy?: number },
  picture: ArrayBuffer,
): Promise<void> {
  const query = new URLSearchParams(
    about.copy === undefined
      ? { visit: about.visit, question: about.question, at: String(about.at) }
      : { copy: String(about.copy), at: String(about.at) },
  );
  await call(`/photo/${id}?${query.toString()}`, { token, picture });
}

/** CBOR with plain objects for maps; keys that are numbers become text. */
export function fromCbor(bytes: Uint8Array): unknown {
  return plain(decode(bytes, { useMaps: true }));
}

function plain(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, held]) => [String(key), plain(held)]));
  }
  return Array.isArray(value) ? value.map(plain) : value;
}
