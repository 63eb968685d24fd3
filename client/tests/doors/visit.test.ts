import { afterEach, expect, test, vi } from 'vitest';

import { mergedBeat } from '../../src/bundle/beat';
import { merged } from '../../src/bundle/merge';
import { setBeat } from '../../src/doors/beat.svelte';
import { finish, openDoor, visit } from '../../src/doors/visit.svelte';
import { phone, setSkew, setTown, tick } from '../../src/gate/phone.svelte';
import { door, part, resident, round, DAILY, WARM } from '../doors';
import { NOW, whole } from '../town';

afterEach(() => vi.useRealTimers());

test('a second tap while a visit goes to the disk records nothing more', async () => {
  vi.useFakeTimers({ now: NOW * 1000, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  tick();
  setSkew(0);
  setTown(merged(null, whole()));
  const plan = {
    rounds: [round(1, 'daily'), round(2, 'warm')],
    forms: [DAILY, WARM].map((spec) => ({ version: 2, spec })),
  };
  const doors = [door('h1', [resident(11)], { rounds: [1, 2] })];
  const { beat, change } = mergedBeat(null, part({ plan, done: [], whole: true, doors }));
  setBeat(beat, change);
  expect(openDoor('h1')).toBe(true);
  expect(await Promise.all([finish('nobody_home'), finish('nobody_home')])).toEqual([true, false]);
  expect(phone.kept.map(({ command }) => command.kind)).toEqual(['visit', 'visit']);
  expect(visit.draft).toBeNull();
});
