// Ids of facts: UUIDv7, so that they sort by the phone's time.

let last = 0;
let counter = 0;

/** A UUIDv7 of the phone's milliseconds. Two in one millisecond, or after the clock went back, still sort as made. */
export function newId(now: number): string {
  if (now > last) [last, counter] = [now, 0];
  else counter += 1;
  if (counter > 0xfff) [last, counter] = [last + 1, 0];
  const random = crypto.getRandomValues(new Uint8Array(8));
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const time = last.toString(16).padStart(12, '0');
  const version = (0x7000 | counter).toString(16);
  const tail = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
