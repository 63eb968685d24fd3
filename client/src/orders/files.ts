// Files of orders: those of open orders are taken along; each is handed to the phone's own viewer when it is opened.
import { phone } from '../gate/phone.svelte';
import { LinkFailure } from '../link/api';
import { fetchFile, takeFiles } from '../link/orders';
import { keptFile } from '../store/files';
import type { FileHead } from '../bundle/told';

const HELD = 60_000;
/** An order reaches hundreds of phones in the same second; what they read of it goes first. */
const SPREAD = 20_000;
let taking = false;

/** In a while take the files of open orders along. */
export function takeSoon(token: string): void {
  if (taking) return;
  taking = true;
  setTimeout(() => void takeFiles(token).finally(() => (taking = false)), Math.random() * SPREAD);
}

/** Open it. Gives why it can't be opened: `offline`, or the town's words; empty when it is open. */
export async function openFile(file: FileHead): Promise<string> {
  try {
    const address = URL.createObjectURL(await blobOf(file));
    const link = document.createElement('a');
    Object.assign(link, { href: address, target: '_blank', download: file.name });
    link.click();
    setTimeout(() => {
      URL.revokeObjectURL(address);
    }, HELD);
    return '';
  } catch (failure) {
    if (!(failure instanceof LinkFailure)) throw failure;
    return failure.status === 0 ? 'offline' : failure.title || failure.code;
  }
}

async function blobOf({ id }: FileHead): Promise<Blob> {
  const kept = await keptFile(id);
  if (kept !== undefined) return new Blob([kept.bytes], { type: kept.kind });
  return fetchFile(phone.identity?.token ?? '', id);
}
