// Finding one of one's doors: by words, or by a pass held before the camera.
import type { Door } from '../bundle/doors';
import { readToken } from '../card/token';
import { keysFor } from '../gate/keys';
import { phone } from '../gate/phone.svelte';
import type { Standing } from './beat.svelte';

/** Doors in whose number, name, address or people every word typed is found; a door number that is exact comes first. */
export function foundBy(standings: readonly Standing[], typed: string): Standing[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return [...standings];
  const found = standings.filter(({ door }) => {
    const text = [door.name, door.address, door.code, door.area, ...door.people.map(({ name }) => name)]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const rank = ({ door }: Standing): number => (isNumber(door, words[0] ?? '') ? 0 : 1);
  return found.sort((one, other) => rank(one) - rank(other));
}

/** Whether a number typed is the door's own, and not a part of a longer one. */
function isNumber(door: Door, word: string): boolean {
  if (!/^\d+$/u.test(word)) return false;
  const numbers: readonly string[] = `${door.address} ${door.name}`.match(/\d+/gu) ?? [];
  return numbers.includes(word);
}

export type PassRead =
  | { readonly door: string }
  | {
      readonly serial: number | null;
      /** Whether doors name their passes, so that it is known not to be one's own. */ readonly known: boolean;
    };

/** The door of a scanned code: a household's own code, or a pass where the doors name theirs. */
export async function passRead(text: string, doors: readonly Door[]): Promise<PassRead> {
  const byCode = doors.find(({ code }) => code !== '' && code === text.trim());
  if (byCode !== undefined) return { door: byCode.key };
  const read = phone.town === null ? null : await readToken(text, await keysFor(phone.town));
  const serial = read?.claims?.serial ?? null;
  if (serial === null) return { serial: null, known: false };
  const owner = doors.find(({ passes }) => passes?.includes(serial));
  if (owner !== undefined) return { door: owner.key };
  return { serial, known: doors.some(({ passes }) => passes !== undefined) };
}
