import { expect, test, vi } from 'vitest';

import { startLoop } from '../../src/gate/loop.svelte';
import { correctedNow, phone, setIdentity, setTown } from '../../src/gate/phone.svelte';
import { merged } from '../../src/bundle/merge';
import { whole } from '../town';

const AHEAD = 1000 * 86_400;

test('what comes with a round is told by the server’s clock, on a phone whose own is years ahead', async () => {
  const server = Math.floor(Date.now() / 1000) - AHEAD;
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(
      address.includes('/ping')
        ? Response.json({ now: server })
        : Response.json({ code: 'field.too_old', title: '' }, { status: 426 }),
    ),
  );
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('document', { addEventListener: () => undefined, documentElement: { lang: 'en' } });
  setTown(merged(null, whole()));
  await setIdentity({ token: 't'.repeat(43), device: 'd', holder: '试', withdrawn: false });
  let told: number | null = null;
  const talk = (): Promise<void> => {
    told ??= correctedNow();
    return Promise.resolve();
  };
  startLoop({ calm: () => false, talk, forget: () => Promise.resolve() });
  await vi.waitFor(() => {
    expect(told).not.toBeNull();
  });
  expect(Math.abs((told ?? 0) - server)).toBeLessThan(5);
  expect(Math.abs(phone.skew + AHEAD)).toBeLessThan(5);
});
