// The phone's own database: a shelf of single values, the outbox, the doors one by one, pictures on their way.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

import type { Beat, Door } from '../bundle/doors';
import type { Town } from '../bundle/terms';
import type { Told } from '../bundle/told';
import type { KeptFile } from './files';
import type { BegunVisit, CurrentDuty, Identity, Kept, KeptPhoto } from './terms';

export interface Shelf {
  identity: Identity;
  town: Town;
  duty: CurrentDuty;
  /** The server's clock less the phone's, in seconds. */
  skew: number;
  beat: Beat;
  told: Told;
  /** By the door's key. */
  begun: Readonly<Record<string, BegunVisit>>;
}

interface Tables extends DBSchema {
  shelf: { key: string; value: unknown };
  commands: { key: string; value: Kept; indexes: { state: Kept['state'] } };
  doors: { key: string; value: Door };
  photos: { key: string; value: KeptPhoto };
  files: { key: string; value: KeptFile };
}

let opened: Promise<IDBPDatabase<Tables>> | null = null;

export function database(): Promise<IDBPDatabase<Tables>> {
  opened ??= openDB<Tables>('liba', 3, {
    upgrade(base, before) {
      if (before < 1) {
        base.createObjectStore('shelf');
        base.createObjectStore('commands', { keyPath: 'id' }).createIndex('state', 'state');
      }
      if (before < 2) {
        base.createObjectStore('doors', { keyPath: 'key' });
        base.createObjectStore('photos', { keyPath: 'id' });
      }
      if (before < 3) base.createObjectStore('files', { keyPath: 'id' });
    },
    // Another page with a newer app wants to upgrade: let go, and open again at the next need.
    blocking(_now, _wanted, event) {
      opened = null;
      (event.target as IDBDatabase).close();
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
