import { describe, expect, test, vi } from 'vitest';

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
vi.stubGlobal('document', { documentElement: { lang: '' } });
const { en } = await import('../../src/words/en');
const { zh } = await import('../../src/words/zh');
const { sentences } = await import('../../src/words/sentences');
const { switchLanguage } = await import('../../src/words/language.svelte');
const { dayAfter, dayLabel, lunarLabel, clockLabel, degrees } = await import('../../src/words/days');
const { RULE } = await import('../town');

const places = (text: string) => (text.match(/\{\w+\}/gu) ?? []).sort();

describe('the dictionaries', () => {
  test('say every key in both languages, with the same places to fill', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    for (const [key, text] of Object.entries(zh)) {
      expect(text, key).not.toBe('');
      expect(places(en[key as keyof typeof en]), key).toEqual(places(text));
    }
  });
});

describe('days', () => {
  test('are said in both calendars', () => {
    expect(lunarLabel({ month: 2, day: 6, leap: false }, 'zh')).toBe('二月初六');
    expect(lunarLabel({ month: 4, day: 30, leap: true }, 'zh')).toBe('闰四月三十');
    expect(dayLabel('2020-02-28', 'zh')).toContain('2月28日');
    expect(dayAfter('2020-02-28', 2)).toBe('2020-03-01');
    expect(clockLabel(365)).toBe('06:05');
    expect(degrees(373)).toBe('37.3');
  });
});

describe('sentences', () => {
  const wrongDay = {
    code: 'wrong_day',
    facts: {
      lunar_month: 2,
      lunar_day: 5,
      leap: 0,
      next_day: '2020-02-28',
      next_lunar_month: 2,
      next_lunar_day: 6,
      next_leap: 0,
    },
  } as const;

  test('say why and when next, in the villager’s words', () => {
    const [said] = sentences([wrongDay], RULE, '蓝证');
    expect(said?.text).toBe('今天是农历二月初五，不是这张证的日子。');
    expect(said?.next).toEqual({
      label: '蓝证下次入场',
      when: expect.stringMatching(/^二月初六 · 2月28日/u) as string,
    });
  });
  test('leave out what merely was not asked, where something else refuses', () => {
    const reasons = [
      { code: 'no_mask', facts: {} },
      { code: 'id_unknown', facts: {} },
    ] as const;
    expect(sentences(reasons, RULE, null).map(({ code }) => code)).toEqual(['no_mask']);
    expect(sentences(reasons.slice(1), RULE, null).map(({ code }) => code)).toEqual(['id_unknown']);
  });
  test('are the town’s own where its rule has one', () => {
    const rule = { ...RULE, sentences: { fever: { zh: '体温{measured}，请走。', en: '' } } };
    const fever = { code: 'fever', facts: { measured: 373, limit: 373 } } as const;
    expect(sentences([fever], rule, null)[0]?.text).toBe('体温37.3，请走。');
  });
  test('change with the language', () => {
    switchLanguage();
    expect(sentences([wrongDay], RULE, 'Blue pass')[0]?.next?.label).toBe('Blue pass next admits on');
    switchLanguage();
  });
});
