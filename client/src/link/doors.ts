// The doors' half of a round with the server: what the holder answers for, and pictures.
import { mergedBeat } from '../bundle/beat';
import type { Beat, DoorsChange } from '../bundle/doors';
import { read } from '../store/database';
import { forgetBeat, keepBeat } from '../store/doors';
import { fold, forgetDoors } from '../store/outbox';
import { dropPhoto, photo, photoIds, putPhoto } from '../store/photos';
import { fetchDoors, LinkFailure, putPicture } from './api';

/** Statuses after which a picture is not offered again. */
const NOT_TAKEN = new Set([400, 404, 405, 409, 413, 415, 422]);

/** Fetch what changed, keep it, forget what is no longer the holder's, and let go of own effects that it holds. */
export async function refreshDoors(
  token: string,
  clock: () => number,
): Promise<{ beat: Beat; change: DoorsChange }> {
  const known = (await read('beat')) ?? null;
  const began = clock();
  const { beat, change } = mergedBeat(known, await fetchDoors(token, known));
  await keepBeat(beat, change);
  await fold(began, 'doors');
  const gone = new Set(change.gone);
  if (gone.size > 0) await forgetDoors((key) => gone.has(key));
  return { beat, change };
}

/** Everything known of doors goes; what waits to be sent stays. */
export async function forgetAllDoors(): Promise<void> {
  await forgetBeat();
  await forgetDoors(() => true);
}

/** Send pictures of recorded visits one by one, as long as that goes; `told` hears of each that is done with. */
export async function sendPhotos(
  token: string,
  recorded: (visit: string) => boolean,
  told: () => void,
): Promise<void> {
  for (const id of await photoIds()) {
    const kept = await photo(id);
    if (kept?.state !== 'waiting' || (kept.copy === undefined && !recorded(kept.visit))) continue;
    try {
      await putPicture(token, id, kept, kept.picture);
      await dropPhoto(id);
    } catch (thrown) {
      if (!(thrown instanceof LinkFailure) || !NOT_TAKEN.has(thrown.status)) throw thrown;
      await putPhoto({ ...kept, state: 'refused', reason: thrown.title || thrown.code });
    }
    told();
  }
}
