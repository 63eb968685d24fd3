// The phone's own database: a shelf of single values, and the outbox.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

import type { Town } from '../bundle/terms';
import type { CurrentDuty, Identity, Kept } from './terms';

export interface Shelf {
  identity: Identity;
  town: Town;
  duty: CurrentDuty;
  /** The server's clock less the phone's, in seconds. */
  skew: number;
}

interface Tables extends DBSchema {
  shelf: { key: string; value: unknown };
  commands: { key: string; value: Kept; indexes: { state: Kept['state'] } };
}

let opened: Promise<IDBPDatabase<Tables>> | null = null;

export function database(): Promise<IDBPDatabase<Tables>> {
  opened ??= openDB<Tables>('liba', 1, {
    upgrade(fresh) {
      fresh.createObjectStore('shelf');
      fresh.createObjectStore('commands', { keyPath: 'id' }).createIndex('state', 'state');
    },
    terminated() {
      opened = null;
    },
  });
  return opened;
}

export async function read<K extends keyof Shelf>(key: K): Promise<Shelf[K] | undefined> {
  return (await (await database()).get('shelf', key)) as Shelf[K] | undefined;
}

export async function keep<K extends keyof Shelf>(key: K, value: Shelf[K]): Promise<void> {
  await (await database()).put('shelf', value, key);
}

export async function forget(key: keyof Shelf): Promise<void> {
  await (await database()).delete('shelf', key);
}
