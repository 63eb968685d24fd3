import { encode } from 'cborg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { LinkFailure } from '../../src/link/api';
import { BATCH, isWithdrawn, measureSkew, refreshTown, sendWaiting, withdraw } from '../../src/link/sync';
import { database, keep, read } from '../../src/store/database';
import { newId } from '../../src/store/ids';
import { all, fold, HISTORY, markSeen, put, settle, waiting, waitingCount } from '../../src/store/outbox';
import type { Command, Effect, Receipt } from '../../src/store/terms';
import { NOW, whole } from '../town';

const TOKEN = 't'.repeat(43);
const clock = () => NOW * 1000;
const EFFECT: Effect = { day: '2020-02-26', zone: 1, people: 1, takes: 13 };

interface Batch {
  queue: number;
  commands: Command[];
}

/** A server in a function: what it heard, and how it answers. */
class Server {
  readonly heard: Batch[] = [];
  readonly asked: string[] = [];
  down = false;
  answer: (batch: Batch) => Response = (batch) =>
    Response.json({ receipts: batch.commands.map(({ id }) => ({ id, status: 'stored' })) });

  readonly fetch = (address: string, given?: RequestInit): Promise<Response> => {
    if (this.down) return Promise.reject(new TypeError('no network'));
    this.asked.push(address);
    if (address.endsWith('/ping')) return Promise.resolve(Response.json({ now: NOW + 90 }));
    if (address.includes('/bundle')) return Promise.resolve(new Response(encode(whole())));
    const batch = JSON.parse(given?.body as string) as Batch;
    this.heard.push(batch);
    return Promise.resolve(this.answer(batch));
  };
}

let server: Server;
let made = 0;

function problem(status: number, code: string): Response {
  return Response.json({ code, title: code, status }, { status });
}

async function queued(count: number, effect: Effect | null = null): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = newId(NOW * 1000 + (made += 1));
    await put({ kind: 'undo', check: id, id, at: NOW, skew: 0 }, effect);
    ids.push(id);
  }
  return ids;
}

beforeEach(async () => {
  server = new Server();
  vi.stubGlobal('fetch', server.fetch);
  const base = await database();
  await base.clear('commands');
  await base.clear('shelf');
});
afterEach(() => vi.unstubAllGlobals());

describe('sending', () => {
  test('is in the order of making, in batches, and says how many more wait', async () => {
    const ids = await queued(BATCH + 3);
    await sendWaiting(TOKEN, clock);
    expect(server.heard.map(({ commands, queue }) => [commands.length, queue])).toEqual([
      [BATCH, 3],
      [3, 0],
    ]);
    expect(server.heard.flatMap(({ commands }) => commands.map(({ id }) => id))).toEqual(ids);
    expect(await waitingCount()).toBe(0);
  });

  test('keeps everything when the network is gone, and sends the same ids later', async () => {
    const ids = await queued(2);
    server.down = true;
    await expect(sendWaiting(TOKEN, clock)).rejects.toThrow(LinkFailure);
    expect(await waitingCount()).toBe(2);
    server.down = false;
    await sendWaiting(TOKEN, clock);
    expect(server.heard[0]?.commands.map(({ id }) => id)).toEqual(ids);
  });

  test('an answer lost on the way is sent again, and a replay counts as received', async () => {
    await queued(1);
    server.answer = () => new Response('', { status: 502 });
    await expect(sendWaiting(TOKEN, clock)).rejects.toMatchObject({ status: 502 });
    server.answer = ({ commands }) =>
      Response.json({ receipts: commands.map(({ id }) => ({ id, status: 'replayed' })) });
    await sendWaiting(TOKEN, clock);
    expect((await all()).map(({ state }) => state)).toEqual(['received']);
  });

  test('only what has a receipt is received; the rest of a batch keeps waiting', async () => {
    const [first = '', second = ''] = await queued(2);
    server.answer = ({ commands }) => {
      const id = commands[0]?.id ?? null;
      return server.heard.length > 1
        ? Response.json({ receipts: [] })
        : Response.json({ receipts: [{ id, status: 'stored' }] });
    };
    await sendWaiting(TOKEN, clock);
    expect((await waiting(9)).map(({ id }) => id)).toEqual([second]);
    expect((await all()).find(({ id }) => id === first)?.state).toBe('received');
  });

  test('a rejection stays with its reason until it was read', async () => {
    await queued(1, EFFECT);
    server.answer = ({ commands }) =>
      Response.json({
        receipts: commands.map(({ id }): Receipt => ({
          id,
          status: 'rejected',
          code: 'access.unknown_gate',
          title: '没有这个卡口',
        })),
      });
    await sendWaiting(TOKEN, clock);
    const [kept] = await all();
    expect(kept).toMatchObject({ state: 'rejected', seen: false, folded: true });
    expect(kept?.receipt?.title).toBe('没有这个卡口');
    await fold(clock() + 1);
    expect(await all()).toHaveLength(1);
    await markSeen(kept?.id ?? '');
    expect((await all())[0]?.seen).toBe(true);
  });

  test('one command that the server can’t read does not hold up the others', async () => {
    const ids = await queued(7);
    const bad = ids[3];
    server.answer = ({ commands }) =>
      commands.some(({ id }) => id === bad)
        ? problem(400, 'field.not_readable')
        : Response.json({ receipts: commands.map(({ id }) => ({ id, status: 'stored' })) });
    await sendWaiting(TOKEN, clock);
    const states = (await all()).map(({ id, state }) => [id === bad, state]);
    expect(states.filter(([, state]) => state === 'rejected')).toEqual([[true, 'rejected']]);
    expect(states.filter(([, state]) => state === 'received')).toHaveLength(6);
  });
});

describe('a withdrawn phone', () => {
  test('lets the town go and keeps what it has to say', async () => {
    await keep('identity', { device: 'd', token: TOKEN, holder: 'Li', withdrawn: false });
    await refreshTown(TOKEN, clock);
    await queued(2);
    server.answer = () => problem(401, 'accounts.device_revoked');
    const failure = await sendWaiting(TOKEN, clock).catch((thrown: unknown) => thrown);
    expect(isWithdrawn(failure)).toBe(true);
    await withdraw();
    expect(await read('town')).toBeUndefined();
    expect((await read('identity'))?.withdrawn).toBe(true);
    expect(await waitingCount()).toBe(2);
  });
});

describe('fetching', () => {
  test('asks for what changed since, and keeps the whole', async () => {
    await refreshTown(TOKEN, clock);
    expect(server.asked.at(-1)).toContain('cursor=0&static=0&locals=0');
    const town = await refreshTown(TOKEN, clock);
    expect(server.asked.at(-1)).toContain('cursor=10&static=1&locals=1');
    expect(town.inside).toEqual({ '1': 40 });
    expect((await read('town'))?.name.zh).toBe('何市镇');
  });

  test('own effects are let go only when the data is newer than their receipt', async () => {
    await queued(1, EFFECT);
    await sendWaiting(TOKEN, clock);
    await fold(clock() - 1);
    expect((await all())[0]?.folded).toBe(false);
    await fold(clock());
    expect((await all())[0]?.folded).toBe(true);
  });

  test('history is kept short, and what waits is never history', async () => {
    const ids = await queued(HISTORY + 20);
    await settle(
      ids.slice(0, -5).map((id) => ({ id, status: 'stored' })),
      clock(),
    );
    await fold(clock());
    expect(await waitingCount()).toBe(5);
    expect(await all()).toHaveLength(HISTORY + 5);
  });

  test('the clock is measured against the server’s and remembered', async () => {
    expect(await measureSkew(clock)).toBe(90);
    expect(await read('skew')).toBe(90);
  });
});
