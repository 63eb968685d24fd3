// Pictures on their way to the town. Bytes, not blobs: old browsers lose blobs of a database.
import { database } from './database';
import type { KeptPhoto } from './terms';

export async function putPhoto(photo: KeptPhoto): Promise<void> {
  const change = (await database()).transaction('photos', 'readwrite', { durability: 'strict' });
  await Promise.all([change.store.put(photo), change.done]);
}

export async function photos(): Promise<KeptPhoto[]> {
  return (await database()).getAll('photos');
}

export async function photoIds(): Promise<string[]> {
  return (await database()).getAllKeys('photos');
}

export async function photo(id: string): Promise<KeptPhoto | undefined> {
  return (await database()).get('photos', id);
}

export async function dropPhoto(id: string): Promise<void> {
  await (await database()).delete('photos', id);
}

/** A visit was taken back: its pictures that still wait go with it. */
export async function dropPhotosOf(visit: string): Promise<void> {
  const change = (await database()).transaction('photos', 'readwrite');
  for (const kept of await change.store.getAll()) {
    if (kept.visit === visit) await change.store.delete(kept.id);
  }
  await change.done;
}
