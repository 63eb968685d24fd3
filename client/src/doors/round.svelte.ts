// The doors' part of each round with the server, beside the gate's.
import { clock, phone } from '../gate/phone.svelte';
import type { Companion } from '../gate/loop.svelte';
import { LinkFailure } from '../link/api';
import { refreshDoors, sendPhotos } from '../link/doors';
import { isBegun } from './begun';
import { dropExpired, forgetBeatNow, setBeat, walk, walks } from './beat.svelte';
import { mayLeave, reloadPhotos } from './photos.svelte';

/** The server knows no doors for this holder; that is no trouble of the network. */
const NONE = new Set([403, 404]);

export const beside: Companion = {
  calm: () => walks() && phone.duty === null,
  async talk(token, fetching) {
    await dropExpired();
    if (!walks()) {
      // The right to visit was taken away: so are the doors.
      if (phone.town !== null && walk.beat !== null) await forgetBeatNow();
      return;
    }
    if (fetching) await fetch(token);
    if (!(await mayLeave())) return;
    const recorded = (visit: string): boolean => !isBegun(visit);
    await sendPhotos(token, recorded, () => void reloadPhotos()).finally(reloadPhotos);
  },
  forget: forgetBeatNow,
};

async function fetch(token: string): Promise<void> {
  try {
    const { beat, change } = await refreshDoors(token, clock);
    setBeat(beat, change);
  } catch (failure) {
    if (!(failure instanceof LinkFailure) || !NONE.has(failure.status)) throw failure;
    await forgetBeatNow();
  }
}
