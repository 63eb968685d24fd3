// Which files of orders the phone takes along, so that they open without network.
import type { Copy, FileHead } from './told';

/** A file of more bytes is fetched only when it is opened. */
export const MOST_OF_FILE = 2 * 1024 * 1024;
/** All files on the phone together, in bytes. */
export const MOST_OF_FILES = 20 * 1024 * 1024;

/** Small files of orders that the holder answers for and that are open: urgent ones first, then by deadline, until it is full. */
export function filesAlong(orders: readonly Copy[]): FileHead[] {
  const never = Number.MAX_SAFE_INTEGER;
  const open = orders
    .filter(
      ({ answers, withdrawn, state }) => answers && !withdrawn && state !== 'approved' && state !== 'excused',
    )
    .sort(
      (one, other) =>
        Number(other.urgent) - Number(one.urgent) || (one.due_at ?? never) - (other.due_at ?? never),
    );
  const found = new Map<string, FileHead>();
  let left = MOST_OF_FILES;
  for (const file of open.flatMap(({ attachments }) => attachments)) {
    if (file.size > MOST_OF_FILE || file.size > left || found.has(file.id)) continue;
    found.set(file.id, file);
    left -= file.size;
  }
  return [...found.values()];
}
