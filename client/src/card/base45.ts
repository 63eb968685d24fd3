// Base45 (RFC 9285), strictly: what we would not write is not read.
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** The bytes of a base45 text, or null when it is not one. */
export function fromBase45(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 3 === 1) return null;
  const bytes: number[] = [];
  for (let place = 0; place < text.length; place += 3) {
    const values = [...text.slice(place, place + 3)].map((letter) => VALUES.get(letter));
    if (values.includes(undefined)) return null;
    const [low = 0, middle = 0, high = 0] = values;
    const number = low + middle * 45 + high * 2025;
    if (number > (values.length === 3 ? 0xffff : 0xff)) return null;
    if (values.length === 3) bytes.push(number >> 8);
    bytes.push(number & 0xff);
  }
  return Uint8Array.from(bytes);
}
