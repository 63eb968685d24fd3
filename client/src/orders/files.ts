// A file of an order, fetched when it is opened and handed to the phone's own viewer.
import { phone } from '../gate/phone.svelte';
import { LinkFailure } from '../link/api';
import { fetchFile } from '../link/orders';
import type { FileHead } from '../bundle/told';

const HELD = 60_000;

/** Open it. Gives why it can't be opened: `offline`, or the town's words; empty when it is open. */
export async function openFile(file: FileHead): Promise<string> {
  try {
    const address = URL.createObjectURL(await fetchFile(phone.identity?.token ?? '', file.id));
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
