// Files of open orders, taken along. Bytes, not blobs: old browsers lose blobs of a database.
import { database } from './database';

export interface KeptFile {
  readonly id: string;
  readonly kind: string;
  readonly bytes: ArrayBuffer;
}

export async function putFile(file: KeptFile): Promise<void> {
  await (await database()).put('files', file);
}

export async function keptFile(id: string): Promise<KeptFile | undefined> {
  return (await database()).get('files', id);
}

export async function keptFileIds(): Promise<string[]> {
  return (await database()).getAllKeys('files');
}

/** All others go. */
export async function keepOnlyFiles(ids: ReadonlySet<string>): Promise<void> {
  const change = (await database()).transaction('files', 'readwrite');
  for (const id of await change.store.getAllKeys()) {
    if (!ids.has(id)) await change.store.delete(id);
  }
  await change.done;
}
