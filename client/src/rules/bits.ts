// Bitmaps over serial numbers, low bits first, and the keyed filter "local or not".

export const NOT_ISSUED = 0;
export const GOOD = 1;
export const STOPPED = 2;
export const HELD = 3;

/** The two status bits of a serial; beyond the end nothing is issued. */
export function statusAt(bits: Uint8Array, serial: number): number {
  return ((bits[serial >> 2] ?? 0) >> ((serial & 3) * 2)) & 3;
}

/** The bitmap with a serial's two bits changed; it grows when the serial lies beyond its end. */
export function withStatus(bits: Uint8Array, serial: number, status: number): Uint8Array {
  const place = serial >> 2;
  const changed = place < bits.length ? bits : grown(bits, place + 1);
  const shift = (serial & 3) * 2;
  changed[place] = ((changed[place] ?? 0) & ~(3 << shift)) | (status << shift);
  return changed;
}

/** Whether a serial's bit is set. */
export function isSet(bits: Uint8Array, serial: number): boolean {
  return (((bits[serial >> 3] ?? 0) >> (serial & 7)) & 1) === 1;
}

/** The bitmap with one bit set or cleared; it grows when the serial lies beyond its end. */
export function withBit(bits: Uint8Array, serial: number, value: boolean): Uint8Array {
  const place = serial >> 3;
  const changed = place < bits.length ? bits : grown(bits, place + 1);
  const mask = 1 << (serial & 7);
  changed[place] = value ? (changed[place] ?? 0) | mask : (changed[place] ?? 0) & ~mask;
  return changed;
}

function grown(bits: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length);
  larger.set(bits);
  return larger;
}

/** Whether a tag (first 16 bytes of the number's HMAC) is in the filter; an empty filter holds nobody. */
export function filterHolds(bits: Uint8Array, k: number, tag: Uint8Array): boolean {
  const size = BigInt(bits.length) * 8n;
  if (size === 0n || k < 1) return false;
  const halves = new DataView(tag.buffer, tag.byteOffset, 16);
  const first = halves.getBigUint64(0, true);
  const second = halves.getBigUint64(8, true);
  for (let i = 0n; i < BigInt(k); i += 1n) {
    const bit = Number(BigInt.asUintN(64, first + i * second) % size);
    if (!isSet(bits, bit)) return false;
  }
  return true;
}
