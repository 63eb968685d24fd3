// How a picture is made small enough to travel: at most 1600 pixels a side and one megabyte.

export const LARGEST_SIDE = 1600;
export const LARGEST_BYTES = 1_000_000;
/** Larger files are not even opened: an old phone would run out of memory and lose the page. */
export const LARGEST_FILE = 64_000_000;
const QUALITIES = [0.85, 0.7, 0.55, 0.4] as const;
const SMALLER = 0.75;
const SMALLEST_SIDE = 320;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size that fits into a square of `side`, never larger than it was. */
export function fitted({ width, height }: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export type PhotoProblem = 'too_large' | 'not_a_picture' | 'unreadable';

/** Why a file is refused before it is opened; null when it may be tried. */
export function fileProblem(type: string, bytes: number): PhotoProblem | null {
  if (type !== '' && !type.startsWith('image/')) return 'not_a_picture';
  if (bytes === 0) return 'unreadable';
  return bytes > LARGEST_FILE ? 'too_large' : null;
}

/** Sizes and qualities to try in turn, until the picture is small enough. */
export function* attempts(original: Size): Generator<{ readonly size: Size; readonly quality: number }> {
  for (let side = LARGEST_SIDE; side >= SMALLEST_SIDE; side = Math.floor(side * SMALLER)) {
    const size = fitted(original, side);
    for (const quality of QUALITIES) yield { size, quality };
  }
}

/** The first attempt that is small enough, as bytes; null when none is. */
export async function shrunk<T extends { readonly size: number }>(
  original: Size,
  draw: (size: Size, quality: number) => Promise<T | null>,
): Promise<T | null> {
  for (const { size, quality } of attempts(original)) {
    const made = await draw(size, quality);
    if (made !== null && made.size <= LARGEST_BYTES) return made;
  }
  return null;
}

/** Whether pictures may leave by themselves: over Wi-Fi or a cable, or while the phone is charged. */
export function mayLeaveNow(connection: string | null, charging: boolean | null): boolean {
  return connection === 'wifi' || connection === 'ethernet' || charging === true;
}
