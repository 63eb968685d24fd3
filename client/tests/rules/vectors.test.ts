import { describe, expect, test } from 'vitest';

import { decide, usesQuota } from '../../src/rules/admission';
import { filterHolds, isSet, statusAt, withBit, withStatus } from '../../src/rules/bits';
import { passNumber, residentId, serialOf, spaced } from '../../src/rules/numbers';
import { REASON_CODES, type Attempt, type Decision } from '../../src/rules/terms';
import { fromHex, vectors } from '../vectors';

interface AdmissionCase {
  name: string;
  attempt: Attempt;
  decision: Decision;
  uses_quota: boolean;
}
interface NumberCases {
  printed: { serial: number; number: string }[];
  typed: { text: string; serial: number | null }[];
}
interface FilterCases {
  k: number;
  bits: string;
  cases: { tag: string; local: boolean }[];
}

const admissions = vectors<AdmissionCase[]>('admission');

describe('admission', () => {
  test.each(admissions)('$name', ({ attempt, decision, uses_quota }) => {
    expect(decide(attempt)).toEqual(decision);
    expect(usesQuota(attempt)).toBe(uses_quota);
  });

  test('the vectors meet every reason', () => {
    const met = new Set(admissions.flatMap(({ decision }) => decision.reasons.map(({ code }) => code)));
    expect([...met].sort()).toEqual([...REASON_CODES].sort());
  });

  test('a temperature that is no number refuses', () => {
    const whole = admissions.find(({ name }) => name === 'all in order');
    expect(whole).toBeDefined();
    const { attempt } = whole as AdmissionCase;
    const answers = { ...attempt.answers, temperature: NaN } as Attempt['answers'];
    expect(decide({ ...attempt, answers }).verdict).toBe('refuse');
  });
});

describe('numbers', () => {
  const cases = vectors<NumberCases>('numbers');
  test.each(cases.printed)('$serial is printed as $number', ({ serial, number }) => {
    expect(passNumber(serial)).toBe(number);
  });
  test.each(cases.typed)('$text is read as $serial', ({ text, serial }) => {
    expect(serialOf(text)).toBe(serial);
  });
  test('a number is read aloud as four digits and three', () => {
    expect(spaced('1234567')).toBe('1234 567');
  });
  test('an ID number is taken in one spelling, with its check character', () => {
    expect(residentId('11010519491231002x')).toBe('11010519491231002X');
    expect(residentId('110105194912310021')).toBeNull();
    expect(residentId('1101051949123100')).toBeNull();
  });
});

describe('bits', () => {
  test('a status can be changed, and beyond the end', () => {
    const bits = withStatus(withStatus(new Uint8Array(1), 3, 2), 9, 1);
    expect([0, 3, 8, 9, 4000].map((serial) => statusAt(bits, serial))).toEqual([0, 2, 0, 1, 0]);
    expect(statusAt(withStatus(bits, 3, 3), 3)).toBe(3);
  });
  test('a bit can be set and freed, and beyond the end', () => {
    const bits = withBit(new Uint8Array(0), 17, true);
    expect([16, 17, 99].map((serial) => isSet(bits, serial))).toEqual([false, true, false]);
    expect(isSet(withBit(bits, 17, false), 17)).toBe(false);
  });
  test('the filter finds what Python put in', () => {
    const { bits, k, cases } = vectors<FilterCases>('bloom');
    const found = cases.map(({ tag }) => filterHolds(fromHex(bits), k, fromHex(tag)));
    expect(found).toEqual(cases.map(({ local }) => local));
    expect(filterHolds(new Uint8Array(0), k, new Uint8Array(16))).toBe(false);
  });
});
