import { beforeEach, expect, test, vi } from 'vitest';

import { phone, record, reloadOutbox } from '../../src/gate/phone.svelte';
import { database } from '../../src/store/database';
import * as outbox from '../../src/store/outbox';
import type { Kept } from '../../src/store/terms';

beforeEach(async () => {
  await (await database()).clear('commands');
  await reloadOutbox();
});

test('what is recorded while the disk is read stays on the screen', async () => {
  const read = vi.spyOn(outbox, 'all');
  let give: (value: Kept[]) => void = () => undefined;
  read.mockImplementationOnce(() => new Promise((resolve) => (give = resolve)));
  const reloading = reloadOutbox();
  const made = await record({ kind: 'problem', words: '没有口罩' });
  give([]);
  await reloading;
  expect(phone.kept.map(({ id }) => id)).toEqual([made.id]);
  expect(read).toHaveBeenCalledTimes(2);
});

test('what was read and is then put on the screen stands there once', async () => {
  const made = record({ kind: 'problem', words: '没有口罩' });
  await reloadOutbox();
  await made;
  await reloadOutbox();
  expect(phone.kept).toHaveLength(1);
});
