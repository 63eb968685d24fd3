// Joining this phone to a town, by a code that the console shows.
import { LinkFailure, pair } from '../link/api';
import { soon } from './loop.svelte';
import { setIdentity } from './phone.svelte';

export type PairingProblem = 'offline' | 'refused';

/** The device code in a scanned text: the console's address with `#pair=CODE`, or the code itself. */
export function codeIn(text: string): string | null {
  const inAddress = /#pair=([\w-]+)/u.exec(text)?.[1];
  if (inAddress !== undefined) return inAddress;
  const bare = text.trim().toUpperCase().replace(/\s+/gu, '');
  return /^[0-9A-Z-]{4,64}$/u.test(bare) ? bare : null;
}

/** Exchange the code for this phone's identity; what waits in the outbox is sent under it from now on. */
export async function joinTown(code: string, label: string): Promise<PairingProblem | null> {
  try {
    const paired = await pair(code, label);
    await setIdentity({
      device: paired.device,
      token: paired.token,
      holder: paired.holder.name,
      withdrawn: false,
    });
    soon();
    return null;
  } catch (thrown) {
    if (!(thrown instanceof LinkFailure)) throw thrown;
    return thrown.status === 0 || thrown.status >= 500 ? 'offline' : 'refused';
  }
}
