// A card held before the camera is seen many times a second; it is presented once.

const AWAY = 2_500;

/** Answers whether a sight of a code is a new one: another code, or the same after it was gone for a while. */
export function sieve(): (text: string, now: number) => boolean {
  let [last, seenAt] = ['', 0];
  return (text, now) => {
    const fresh = text !== last || now - seenAt > AWAY;
    [last, seenAt] = [text, now];
    return fresh;
  };
}
