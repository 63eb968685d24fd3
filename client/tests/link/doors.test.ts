import { encode } from 'cborg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { forgetAllDoors, refreshDoors, sendPhotos } from '../../src/link/doors';
import { sendWaiting } from '../../src/link/sync';
import { database, read } from '../../src/store/database';
import { newId } from '../../src/store/ids';
import { all, put } from '../../src/store/outbox';
import { photos, putPhoto } from '../../src/store/photos';
import type { DoorsBody } from '../../src/store/terms';
import { door, part, resident } from '../doors';
import { NOW } from '../town';

const TOKEN = 't'.repeat(43);
const clock = () => NOW * 1000;
const VISIT: DoorsBody = {
  ...{ kind: 'visit', round: 1, door: 'h1', day: '2020-02-26', window: 0, outcome: 'done', form_version: 1 },
  answers: { door: {}, people: { '11': { temperature: 365 } } },
};
let asked: string[] = [];
let next = part({ whole: true, doors: [door('h1', [resident(11)]), door('h2', [])] });
let pictureStatus = 200;
let made = 0;

function server(address: string, given?: RequestInit): Promise<Response> {
  asked.push(address);
  if (address.includes('/doors')) return Promise.resolve(new Response(encode(next)));
  if (address.includes('/photo/')) {
    const problem = Response.json({ code: 'rounds.photo', title: '太大' }, { status: pictureStatus });
    return Promise.resolve(pictureStatus === 200 ? Response.json({ status: 'stored' }) : problem);
  }
  const { commands } = JSON.parse(given?.body as string) as { commands: { id: string }[] };
  return Promise.resolve(Response.json({ receipts: commands.map(({ id }) => ({ id, status: 'stored' })) }));
}

async function said(body: DoorsBody): Promise<string> {
  const id = newId(NOW * 1000 + (made += 1));
  await put({ ...body, id, at: NOW, skew: 0 }, null);
  return id;
}

beforeEach(async () => {
  asked = [];
  pictureStatus = 200;
  next = part({ whole: true, doors: [door('h1', [resident(11)]), door('h2', [])] });
  vi.stubGlobal('fetch', server);
  const base = await database();
  for (const name of ['commands', 'shelf', 'doors', 'photos'] as const) await base.clear(name);
});
afterEach(() => vi.unstubAllGlobals());

describe('doors', () => {
  test('are asked for by what is known, kept, and gone at once when they are another’s', async () => {
    await refreshDoors(TOKEN, clock);
    expect(asked.at(-1)).toContain('/doors?cursor=0&plan=0');
    next = part({ cursor: 12, gone: ['h1'] });
    await refreshDoors(TOKEN, clock);
    expect(asked.at(-1)).toContain('cursor=10&plan=p1');
    expect((await (await database()).getAll('doors')).map(({ key }) => key)).toEqual(['h2']);
    expect((await read('beat'))?.cursor).toBe(12);
  });

  test('of a visit that the town has, the phone keeps the outcome and not the answers', async () => {
    await said(VISIT);
    await sendWaiting(TOKEN, clock);
    expect((await all())[0]?.folded).toBe(false);
    await refreshDoors(TOKEN, clock);
    const [kept] = await all();
    expect(kept?.folded).toBe(true);
    expect(kept?.command).toMatchObject({ kind: 'visit', outcome: 'done' });
    expect(JSON.stringify(kept?.command)).not.toContain('temperature');
  });

  test('that went to another take what was received along, and leave what waits', async () => {
    await said(VISIT);
    await sendWaiting(TOKEN, clock);
    const waiting = await said(VISIT);
    next = part({ gone: ['h1'] });
    await refreshDoors(TOKEN, clock);
    expect((await all()).map(({ id }) => id)).toEqual([waiting]);
  });

  test('are all forgotten together, but not what is still to be said', async () => {
    await refreshDoors(TOKEN, clock);
    const waiting = await said(VISIT);
    await forgetAllDoors();
    expect(await read('beat')).toBeUndefined();
    expect(await (await database()).getAll('doors')).toEqual([]);
    expect((await all()).map(({ id }) => id)).toEqual([waiting]);
  });
});

describe('pictures', () => {
  const picture = (id: string, visit = 'v') =>
    putPhoto({
      ...{ id, visit, question: 'door', at: NOW, picture: new ArrayBuffer(8) },
      ...{ state: 'waiting', reason: '' },
    });

  test('leave the phone once the town has them', async () => {
    await picture('p1');
    await sendPhotos(
      TOKEN,
      (visit) => visit !== 'begun',
      () => undefined,
    );
    expect(asked).toEqual([`/api/field/photo/p1?visit=v&question=door&at=${String(NOW)}`]);
    expect(await photos()).toEqual([]);
  });

  test('of a visit that is not recorded yet wait for it', async () => {
    await picture('p1', 'begun');
    await sendPhotos(
      TOKEN,
      (visit) => visit !== 'begun',
      () => undefined,
    );
    expect(asked).toEqual([]);
    expect(await photos()).toHaveLength(1);
  });

  test('that the town does not take stay with the reason; those that can’t go yet wait', async () => {
    await picture('p1');
    pictureStatus = 413;
    await sendPhotos(
      TOKEN,
      (visit) => visit !== 'begun',
      () => undefined,
    );
    expect((await photos()).map(({ state, reason }) => [state, reason])).toEqual([['refused', '太大']]);
    await picture('p2');
    pictureStatus = 503;
    await expect(
      sendPhotos(
        TOKEN,
        (visit) => visit !== 'begun',
        () => undefined,
      ),
    ).rejects.toMatchObject({ status: 503 });
    expect((await photos()).map(({ state }) => state)).toEqual(['refused', 'waiting']);
  });
});
