import { expect, test } from 'vitest';

import { newId } from '../../src/store/ids';

test('ids are UUIDs of version 7 that carry their time', () => {
  const id = newId(1_582_672_200_000);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
  expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(1_582_672_200_000);
});

test('they sort as they were made, in one millisecond and when the clock goes back', () => {
  const start = 1_582_672_300_000;
  const ids = Array.from({ length: 5000 }, (_, index) => newId(start - index));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
