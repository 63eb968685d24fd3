import { readFileSync } from 'node:fs';

/** The shared vectors of `tests/vectors/`, the same that Python runs. */
export function vectors<T>(name: string): T {
  const file = new URL(`../../tests/vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../gu) ?? [], (byte) => parseInt(byte, 16));
}
