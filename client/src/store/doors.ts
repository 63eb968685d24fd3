// The doors of this phone's holder, one by one, and what goes with them.
import type { Beat, Door, DoorsChange } from '../bundle/doors';
import { database, read } from './database';

export async function readBeat(): Promise<{ beat: Beat; doors: Door[] } | null> {
  const [beat, doors] = await Promise.all([read('beat'), (await database()).getAll('doors')]);
  return beat === undefined ? null : { beat, doors };
}

/** Keep what was fetched: all of it or nothing, so that the cursor never runs ahead of the doors. */
export async function keepBeat(beat: Beat, { put, gone, whole }: DoorsChange): Promise<void> {
  const change = (await database()).transaction(['shelf', 'doors'], 'readwrite');
  const [shelf, doors] = [change.objectStore('shelf'), change.objectStore('doors')];
  if (whole) await doors.clear();
  await Promise.all([
    ...gone.map((key) => doors.delete(key)),
    ...put.map((door) => doors.put(door)),
    shelf.put(beat, 'beat'),
    change.done,
  ]);
}

export async function forgetBeat(): Promise<void> {
  const change = (await database()).transaction(['shelf', 'doors'], 'readwrite');
  await Promise.all([
    change.objectStore('shelf').delete('beat'),
    change.objectStore('shelf').delete('begun'),
    change.objectStore('doors').clear(),
    change.done,
  ]);
}
