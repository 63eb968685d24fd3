// Doors of a linker for tests: two households, a daily form and a temperature of one who is followed.
import type { Door, DoorsPart, Resident } from '../src/bundle/doors';
import type { Bounds, FormSpec, Limit, Question, RoundFacts } from '../src/rules/rounds';
import { NOW } from './town';

const NO_BOUNDS: Bounds = { low: null, high: null, low_included: true, high_included: true };

export function question(code: string, more: Partial<Question> = {}): Question {
  return {
    ...{ code, kind: 'yes_no', label: { zh: code, en: code }, about: 'person', unit: '', decimals: 0 },
    ...{
      bounds: NO_BOUNDS,
      choices: [],
      required: true,
      when: null,
      all_well: 'no',
      hint: { zh: '', en: '' },
    },
    ...more,
  };
}

const FEVER: Limit = {
  ...{ code: 'fever', question: 'temperature', name: { zh: '发热', en: 'Fever' }, severity: 'urgent' },
  ...{ at_least: 373, at_most: null, included: true, answers: [] },
};
const TEMPERATURE = question('temperature', { kind: 'number', decimals: 1, unit: '℃', all_well: '' });

export const DAILY: FormSpec = {
  code: 'daily',
  name: { zh: '每日查看', en: 'Daily' },
  questions: [
    question('visitors', { about: 'household' }),
    question('symptoms'),
    question('days', { kind: 'count', all_well: '', when: { question: 'symptoms', answers: ['yes'] } }),
  ],
  limits: [],
};
export const WARM: FormSpec = {
  code: 'warm',
  name: { zh: '测体温', en: 'Temperature' },
  questions: [question('symptoms'), TEMPERATURE],
  limits: [FEVER],
};

export function round(id: number, form: string, more: Partial<RoundFacts> = {}): RoundFacts {
  return {
    ...{ id, code: form, name: { zh: form, en: form }, form, form_version: 2, over: 'households' },
    ...{ by: 'linker', ends_on: '2020-03-10', slots: [['2020-02-26', 0]], dense: {} },
    windows: [{ code: 'day', name: { zh: '白天', en: 'day' }, opens: 0, closes: 1440 }],
    ...more,
  };
}

export function resident(id: number, more: Partial<Resident> = {}): Resident {
  return {
    ...{ id, name: `人${String(id)}`, sex: 'F', age: 40, relation: '', presence: 'present', follow: [] },
    ...more,
  };
}

export function door(key: string, people: Resident[], more: Partial<Door> = {}): Door {
  const id = Number(key.slice(1));
  return {
    ...{ key, kind: 'household', id, code: key, name: key, address: `${String(id)}号`, area: '三组' },
    ...{ lon: null, lat: null, order: id, rounds: [1], people, last: {}, since: null },
    ...more,
  };
}

export function part(more: Partial<DoorsPart> = {}): DoorsPart {
  return {
    ...{ v: 1, issued_at: NOW, next_update_at: NOW + 300, hard_limit_at: NOW + 5 * 86_400 },
    ...{ cursor: 10, plan_version: 'p1' },
    ...more,
  };
}
