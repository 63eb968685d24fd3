// Pictures of visits: small ones on the phone's disk, sent when there is Wi-Fi or power, or when the worker says so.
import { clock, correctedNow } from '../gate/phone.svelte';
import { soon } from '../gate/loop.svelte';
import { mayLeaveNow, type PhotoProblem } from '../rules/photos';
import { connectionKind, isCharging } from '../scan/power';
import { shrinkPicture } from '../scan/shrink';
import { newId } from '../store/ids';
import { dropPhoto, dropPhotosOf, photos, putPhoto } from '../store/photos';
import type { KeptPhoto } from '../store/terms';

let kept = $state.raw<readonly KeptPhoto[]>([]);
let wanted = false;

export const album = {
  get kept(): readonly KeptPhoto[] {
    return kept;
  },
  get waitingCount(): number {
    return kept.filter(({ state }) => state === 'waiting').length;
  },
};

export async function reloadPhotos(): Promise<void> {
  kept = await photos();
  if (album.waitingCount === 0) wanted = false;
}

/** What a picture shows: a visit's door, or an order's copy as done. */
export type Shown = { readonly visit: string } | { readonly copy: number };

/** Take a picture up: its id once it is on the phone's disk, or why it can't be taken. */
export async function keepPicture(
  file: Blob,
  shown: Shown,
  question: string,
): Promise<{ id: string } | { problem: PhotoProblem }> {
  const picture = await shrinkPicture(file);
  if (typeof picture === 'string') return { problem: picture };
  const photo: KeptPhoto = {
    ...{ id: newId(clock()), visit: '', ...shown, question, at: correctedNow(), picture },
    ...{ state: 'waiting', reason: '' },
  };
  await putPhoto(photo);
  await reloadPhotos();
  return { id: photo.id };
}

export async function dropPicture(id: string): Promise<void> {
  await dropPhoto(id);
  await reloadPhotos();
}

export async function dropPicturesOf(visit: string): Promise<void> {
  await dropPhotosOf(visit);
  await reloadPhotos();
}

/** Whether pictures may leave now: by the network, the charger, or because the worker said so. */
export async function mayLeave(): Promise<boolean> {
  return album.waitingCount > 0 && (wanted || mayLeaveNow(connectionKind(), await isCharging()));
}

/** The worker wants them sent over whatever network there is. */
export function sendNow(): void {
  wanted = true;
  soon();
}
