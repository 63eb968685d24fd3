// What the town tells its posts, until the guard has read it.
import type { Notice } from '../bundle/terms';
import { phone } from './phone.svelte';

const KEPT = 'liba.notices';

let readUntil = $state(Number(localStorage.getItem(KEPT) ?? 0));

export const notices = {
  /** Those that came since the guard last read them, newest first. */
  get unread(): readonly Notice[] {
    return (phone.town?.notices ?? []).filter(({ at }) => at > readUntil);
  },
};

export function readNotices(): void {
  readUntil = Math.max(readUntil, ...(phone.town?.notices ?? []).map(({ at }) => at));
  localStorage.setItem(KEPT, String(readUntil));
}
