import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { ToldPart, ToldTopic } from '../../src/bundle/told';
import { refreshTold } from '../../src/link/orders';
import { database } from '../../src/store/database';
import { newId } from '../../src/store/ids';
import { all, put, settle } from '../../src/store/outbox';
import type { OrdersBody } from '../../src/store/order-terms';
import { NOW } from '../town';

const TOKEN = 't'.repeat(43);
const clock = () => NOW * 1000;
const MUSTER: OrdersBody = { kind: 'muster_event', activation: 1, what: 'arrived', way: 'tap' };
const PROBLEM: OrdersBody = { kind: 'problem', words: '没有口罩' };
let asked: string[] = [];
let answer: ToldPart;

beforeEach(async () => {
  asked = [];
  answer = {
    ...{
      v: 1,
      since: 9,
      now: NOW,
      whole: true,
      live: '',
      orders: [],
      muster: null,
      problems: [],
      return: null,
    },
    bulletins: [{ id: 1, title: '通报', words: '已平息', at: NOW }],
    incidents: [],
  };
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(Response.json(answer));
  });
  const base = await database();
  for (const name of ['commands', 'shelf'] as const) await base.clear(name);
});
afterEach(() => vi.unstubAllGlobals());

async function received(body: OrdersBody, place: number): Promise<void> {
  const id = newId(NOW * 1000 + place);
  await put({ ...body, id, at: NOW, skew: 0 }, null);
  await settle([{ id, status: 'stored' }], clock() - 1);
}

const folded = async () => (await all()).map(({ command, folded: done }) => [command.kind, done]);

test.each<[ToldTopic, string]>([
  ['orders', 'orders'],
  ['muster', 'muster'],
  ['incidents', 'incidents'],
  ['told', 'bulletins,problems'],
])('a word for %s asks for that alone, once everything is known', async (topic, parts) => {
  await refreshTold(TOKEN, clock, topic);
  expect(asked.at(-1)).not.toContain('parts');
  await refreshTold(TOKEN, clock, topic);
  expect(asked.at(-1)).toContain(`since=9&parts=${parts}`);
  await refreshTold(TOKEN, clock);
  expect(asked.at(-1)).not.toContain('parts');
});

test('what was not asked for stays, and own words of it wait for an answer that holds them', async () => {
  await refreshTold(TOKEN, clock);
  await received(MUSTER, 1);
  await received(PROBLEM, 2);
  answer = { v: 1, since: 9, now: NOW, whole: false, live: '', orders: [], muster: null };
  const { told } = await refreshTold(TOKEN, clock, 'muster');
  expect(told.bulletins).toHaveLength(1);
  expect(await folded()).toEqual([
    ['muster_event', true],
    ['problem', false],
  ]);
  answer = { v: 1, since: 9, now: NOW, whole: false, live: '', orders: [], problems: [], bulletins: [] };
  expect((await refreshTold(TOKEN, clock, 'told')).told.bulletins).toEqual([]);
  expect(await folded()).toEqual([
    ['muster_event', true],
    ['problem', true],
  ]);
});
