import { describe, expect, test } from 'vitest';

import { attemptAt, type OwnUses } from '../../src/bundle/attempt';
import { localDay } from '../../src/bundle/day';
import { merged } from '../../src/bundle/merge';
import { isLocal, officerProof } from '../../src/bundle/secrets';
import type { GateFacts, Town } from '../../src/bundle/terms';
import { decide } from '../../src/rules/admission';
import { fromHex, vectors } from '../vectors';
import { NOW, whole } from '../town';

const NOTHING: OwnUses = { day: '2020-02-26', taken: new Set(), freed: new Set() };
const town = merged(null, whole());
const gate = town.fixed.gates[0] as GateFacts;
const card = (serial: number, own = NOTHING, at = NOW, from: Town = town) =>
  attemptAt(from, gate, { serial }, own, at).card;
const codes = (serial: number, own = NOTHING, at = NOW, from: Town = town) =>
  decide(attemptAt(from, gate, { serial }, own, at)).reasons.map(({ code }) => code);

describe('a card is looked up', () => {
  test('in its run, with the set that shares one entry', () => {
    expect(card(1)).toMatchObject({ found: 'typed', quota_serial: 1, status: 'good', valid_to: '' });
    expect(card(12).quota_serial).toBe(10);
    expect(card(12).type?.code).toBe('red');
    expect(card(102)).toMatchObject({ quota_serial: 102, valid_to: '2020-03-01' });
  });
  test('among the exceptions first', () => {
    expect(card(103)).toMatchObject({ valid_from: '2020-02-27', valid_to: '' });
    expect(codes(103)).toEqual(['not_yet_valid']);
  });
  test('with the word for what stopped it, and the hard one where there is none', () => {
    expect([5, 6, 7, 8].map((serial) => card(serial).status)).toEqual(['lost', 'held', 'revoked', 'blank']);
  });
  test('and is unknown outside every run', () => {
    expect(card(0).found).toBe('unknown_number');
    expect(codes(999_999)).toEqual(['unknown_number']);
  });
});

describe('an entry is used', () => {
  test('when the town says so', () => {
    expect(card(10).used).toBe(true);
    expect(card(11).used).toBe(true);
    expect(card(13).used).toBe(false);
  });
  test('when this phone let the household in, until it takes that back', () => {
    expect(codes(14, { ...NOTHING, taken: new Set([13]) })).toEqual(['household_used']);
    expect(card(10, { ...NOTHING, freed: new Set([10]) }).used).toBe(false);
  });
  test('only on its day', () => {
    const tomorrow = NOW + 86_400;
    expect(card(10, NOTHING, tomorrow).used).toBe(false);
    expect(codes(13, { ...NOTHING, taken: new Set([13]) }, tomorrow)).toEqual(['wrong_day']);
  });
});

describe('the day', () => {
  test('is the town’s, whatever the phone’s zone', () => {
    const lateOnThe25th = Date.UTC(2020, 1, 25, 15, 59) / 1000;
    expect(localDay(lateOnThe25th, 'Asia/Shanghai')).toEqual({ day: '2020-02-25', minute: 23 * 60 + 59 });
    expect(localDay(lateOnThe25th + 60, 'Asia/Shanghai')).toEqual({ day: '2020-02-26', minute: 0 });
  });
  test('beyond the calendar can’t be judged', () => {
    expect(codes(1, NOTHING, NOW + 5 * 86_400)).toEqual(['calendar_missing']);
  });
  test('after the hard limit nothing is admitted', () => {
    expect(codes(1, NOTHING, NOW + 8 * 86_400)).toContain('data_expired');
  });
});

describe('a part that changes something', () => {
  const { status: _status, stopped: _stopped, static: _static, locals: _locals, ...rest } = whole();
  const changed = merged(town, {
    ...rest,
    cursor: 11,
    status: {
      changes: [
        [1, 'lost'],
        [5, 'good'],
        [200, 'good'],
        [8, 'good'],
      ],
    },
    exceptions: [[200, 200, 'resident', null, null]],
    used: { day: '2020-02-26', added: [13], freed: [10] },
  });
  test('leaves the rest as it was', () => {
    expect(changed.cursor).toBe(11);
    expect(changed.fixed).toBe(town.fixed);
    expect(changed.locals).toBe(town.locals);
    expect(card(103, NOTHING, NOW, changed).valid_from).toBe('2020-02-27');
  });
  test('stops, frees and adds passes', () => {
    const status = (serial: number) => card(serial, NOTHING, NOW, changed).status;
    expect([1, 5, 6, 8, 200].map(status)).toEqual(['lost', 'good', 'held', 'good', 'good']);
    expect(card(1).status).toBe('good');
  });
  test('adds and frees entries of the day, and begins a new day empty', () => {
    expect([10, 13].map((serial) => card(serial, NOTHING, NOW, changed).used)).toEqual([false, true]);
    const next = merged(changed, { ...rest, cursor: 12, used: { day: '2020-02-29', added: [1], freed: [] } });
    const saturday = NOW + 3 * 86_400;
    expect([1, 13].map((serial) => card(serial, NOTHING, saturday, next).used)).toEqual([true, false]);
  });
});

describe('what the phone can answer without knowing people', () => {
  test('the filter finds the town’s numbers', async () => {
    const { key, k, bits, cases } = vectors<{
      key: string;
      k: number;
      bits: string;
      cases: { number: string; local: boolean }[];
    }>('bloom');
    const locals = { key: fromHex(key), k, bits: fromHex(bits) };
    const found = await Promise.all(cases.map(({ number }) => isLocal(locals, number)));
    expect(found).toEqual(cases.map(({ local }) => local));
  });
  test('a wrong PIN proves nothing, the right one proves this check', async () => {
    const salt = new TextEncoder().encode('a salt of 16 byt');
    const given = await crypto.subtle.importKey('raw', new TextEncoder().encode('2468'), 'PBKDF2', false, [
      'deriveBits',
    ]);
    const stretch = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 100_000 };
    const secret = await crypto.subtle.deriveBits(stretch, given, 256);
    const verifier = new Uint8Array(await crypto.subtle.digest('SHA-256', secret));
    const officer = { id: 3, name: 'Chen', salt, verifier };
    const [one, other] = ['0190a0b0-0000-7000-8000-000000000001', '0190a0b0-0000-7000-8000-000000000002'];
    expect(await officerProof(officer, '1357', one)).toBeNull();
    const proof = await officerProof(officer, '2468', one);
    expect(proof).toMatch(/^[0-9a-f]{64}$/u);
    expect(await officerProof(officer, '2468', other)).not.toBe(proof);
  });
});
