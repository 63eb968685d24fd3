// A small town as a bundle part, for tests: red passes 1–30 in sets of three, resident 100–109, one gate.
import type { BundlePart, PassTypeFacts } from '../src/bundle/terms';
import { withStatus } from '../src/rules/bits';
import type { AdmissionRule } from '../src/rules/terms';

/** 26 February 2020, 07:10 in China: 二月初四, a red day. */
export const NOW = 1_582_672_200;
const WINDOW = [NOW - 86_400, NOW + 30 * 86_400] as const;

export const RULE: AdmissionRule = {
  version: 3,
  needs: ['pass', 'mask'],
  temperature: { limit: 373, limit_refused: true },
  purposes: [],
  locality: 'anyone',
  hours: [],
  pass_types: ['red', 'resident'],
  once_a_day: true,
  uncovered_days_admit: false,
  sentences: {},
};

function type(code: string, digits: number[], uses_quota: boolean): PassTypeFacts {
  const kind = code === 'red' ? 'colour' : 'resident';
  const names = { zh: code, en: code, colour: 'red', set_size: 3 };
  return { code, kind, digits, hours: [], zones: [1], uses_quota, window: WINDOW, ...names };
}

function statuses(): Uint8Array<ArrayBuffer> {
  let bits: Uint8Array = new Uint8Array(32);
  for (let serial = 1; serial <= 30; serial += 1) bits = withStatus(bits, serial, 1);
  for (let serial = 100; serial <= 109; serial += 1) bits = withStatus(bits, serial, 1);
  for (const [serial, status] of [
    [5, 2],
    [6, 3],
    [7, 2],
    [8, 2],
  ] as const)
    bits = withStatus(bits, serial, status);
  return Uint8Array.from(bits);
}

export function whole(): BundlePart {
  return {
    v: 1,
    issued_at: NOW,
    next_update_at: NOW + 600,
    hard_limit_at: NOW + 7 * 86_400,
    cursor: 10,
    static_version: 1,
    locals_version: 1,
    town: { code: '510304104', zh: '何市镇', en: 'Heshi', zone: 'Asia/Shanghai' },
    holder: { name: 'Li', user: 7, powers: ['stand_gate'], area: '' },
    static: {
      gates: [
        {
          id: 1,
          code: 'east',
          zh: '东口',
          en: 'East',
          kind: 'checkpoint',
          zone: 1,
          open: true,
          hours: [],
          rule: 'market',
        },
      ],
      cordons: [{ zone: 1, zh: '集镇', en: 'Market', parent: 0, window: WINDOW }],
      types: [type('red', [1, 4, 7], true), type('resident', [], false)],
      rules: { market: { window: WINDOW, rule: RULE } },
      runs: [
        { first: 100, count: 10, set_size: 1, type: 'resident', valid_from: null, valid_to: '2020-03-01' },
        { first: 1, count: 30, set_size: 3, type: 'red', valid_from: null, valid_to: null },
      ],
      keys: [],
      calendar: [
        { day: '2020-02-25', lunar_month: 2, lunar_day: 3, leap: false },
        { day: '2020-02-26', lunar_month: 2, lunar_day: 4, leap: false },
        { day: '2020-02-27', lunar_month: 2, lunar_day: 5, leap: false },
        { day: '2020-02-28', lunar_month: 2, lunar_day: 6, leap: false },
        { day: '2020-02-29', lunar_month: 2, lunar_day: 7, leap: false },
      ],
      officers: [],
    },
    status: { from: 0, whole: statuses() },
    stopped: { lost: [5], revoked: [], replaced: [], ended: [], blank: [[8, 1]] },
    exceptions: [[103, 103, 'resident', '2020-02-27', null]],
    used: { day: '2020-02-26', whole: Uint8Array.from([0, 4]) },
    locals: { key: new Uint8Array(32), k: 6, bits: new Uint8Array(8) },
    inside: { '1': 40 },
    notices: [],
  };
}
