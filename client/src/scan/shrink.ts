// A picture of the camera, drawn anew and small: what is drawn has no place, no time and no maker of the phone in it.
import { fileProblem, shrunk, type PhotoProblem, type Size } from '../rules/photos';

/** The picture as a small JPEG, or why it can't be one. */
export async function shrinkPicture(file: Blob): Promise<ArrayBuffer | PhotoProblem> {
  const refused = fileProblem(file.type, file.size);
  if (refused !== null) return refused;
  const address = URL.createObjectURL(file);
  try {
    const picture = await opened(address);
    if (picture === null) return 'unreadable';
    const size = { width: picture.naturalWidth, height: picture.naturalHeight };
    const made = await shrunk(size, (wanted, quality) => drawn(picture, wanted, quality)).catch(() => null);
    return made === null ? 'too_large' : await made.arrayBuffer();
  } finally {
    URL.revokeObjectURL(address);
  }
}

// An <img> lets the browser decode a large JPEG straight to a smaller one; an ImageBitmap takes all its memory.
function opened(address: string): Promise<HTMLImageElement | null> {
  return new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => {
      resolve(picture.naturalWidth > 0 ? picture : null);
    };
    picture.onerror = () => {
      resolve(null);
    };
    picture.src = address;
  });
}

function drawn(picture: HTMLImageElement, { width, height }: Size, quality: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  if (context === null) return Promise.resolve(null);
  // JPEG has no transparency: what is clear becomes white, not black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality);
  });
}
