// Files of open orders are taken along within their limits, and go with the order or the phone's right to it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { filesAlong, MOST_OF_FILE, MOST_OF_FILES } from '../../src/bundle/files';
import type { Copy, FileHead, ToldPart } from '../../src/bundle/told';
import { forgetTold, refreshTold, takeFiles } from '../../src/link/orders';
import { database } from '../../src/store/database';
import { keptFile, keptFileIds } from '../../src/store/files';
import { NOW } from '../town';

const TOKEN = 't'.repeat(43);
const clock = () => NOW * 1000;
let asked: string[] = [];
let orders: Copy[] = [];
let during: () => Promise<void> = () => Promise.resolve();
let down = false;

const file = (id: string, size = 10): FileHead => ({ id, name: `${id}.pdf`, kind: 'application/pdf', size });

function copy(id: number, attachments: readonly FileHead[], more: Partial<Copy> = {}): Copy {
  const plain = { id, order: id, attachments, urgent: false, due_at: null, state: 'read' };
  return { ...plain, withdrawn: false, answers: true, ...more } as unknown as Copy;
}

const ids = (copies: readonly Copy[]) => filesAlong(copies).map(({ id }) => id);

beforeEach(async () => {
  [asked, orders, down, during] = [[], [], false, () => Promise.resolve()];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    if (down) throw new TypeError('no network');
    if (address.includes('/gone')) return Response.json({ code: 'x' }, { status: 404 });
    if (address.includes('/attachment/')) {
      await during();
      return new Response('%PDF');
    }
    const beside = { muster: null, bulletins: [], incidents: [], problems: [], return: null };
    const part: ToldPart = { v: 1, since: 1, now: NOW, whole: true, live: '', orders, ...beside };
    return Response.json(part);
  });
  const base = await database();
  for (const name of ['commands', 'shelf', 'files'] as const) await base.clear(name);
});
afterEach(() => vi.unstubAllGlobals());

async function told(...copies: Copy[]): Promise<void> {
  orders = copies;
  await refreshTold(TOKEN, clock);
}

test('small files of open orders that the holder answers for, the urgent first, until it is full', () => {
  const big = file('big', MOST_OF_FILE + 1);
  expect(ids([copy(1, [file('a'), big]), copy(2, [file('b')], { urgent: true })])).toEqual(['b', 'a']);
  const closed: Partial<Copy>[] = [{ withdrawn: true }, { state: 'approved' }, { state: 'excused' }];
  expect(ids([...closed, { answers: false }].map((more, id) => copy(id, [file('a')], more)))).toEqual([]);
  const many = Array.from({ length: 12 }, (_, place) => file(String(place), MOST_OF_FILE));
  expect(ids([copy(1, many)])).toHaveLength(MOST_OF_FILES / MOST_OF_FILE);
  expect(ids([copy(1, [file('a')]), copy(2, [file('a')])])).toEqual(['a']);
});

test('they are fetched once, as taken along and not as opened, and are there without network', async () => {
  await told(copy(1, [file('a'), file('gone')]));
  await takeFiles(TOKEN);
  await takeFiles(TOKEN);
  expect(asked.filter((one) => one.includes('attachment'))).toEqual([
    '/api/field/attachment/a?keep=1',
    '/api/field/attachment/gone?keep=1',
  ]);
  down = true;
  expect(new TextDecoder().decode((await keptFile('a'))?.bytes)).toBe('%PDF');
});

test('without network nothing is taken, and the next round goes on', async () => {
  await told(copy(1, [file('a'), file('b')]));
  down = true;
  await takeFiles(TOKEN);
  expect(await keptFileIds()).toEqual([]);
  down = false;
  await takeFiles(TOKEN);
  expect(await keptFileIds()).toEqual(['a', 'b']);
});

test('they go when the order is closed, withdrawn or no longer told, and with the phone’s right to it', async () => {
  await told(copy(1, [file('a')]), copy(2, [file('b')]), copy(3, [file('c')]), copy(4, [file('d')]));
  await takeFiles(TOKEN);
  const [first, second] = [
    copy(1, [file('a')], { state: 'approved' }),
    copy(2, [file('b')], { withdrawn: true }),
  ];
  await told(first, second, copy(4, [file('d')]));
  expect(await keptFileIds()).toEqual(['d']);
  await forgetTold();
  expect(await keptFileIds()).toEqual([]);
});

test('one that comes when the phone was shut out meanwhile is not kept', async () => {
  await told(copy(1, [file('a')]));
  during = forgetTold;
  await takeFiles(TOKEN);
  expect(await keptFileIds()).toEqual([]);
});
