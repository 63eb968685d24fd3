// Visits that were begun and not recorded: kept, so that nothing is asked twice when the door is opened again.
import { keep, read } from '../store/database';
import { dropPhotosOf } from '../store/photos';
import type { BegunVisit } from '../store/terms';

let begun: Readonly<Record<string, BegunVisit>> = {};

/** Take up what was begun today; what is older goes, with its pictures. */
export async function openBegun(today: string): Promise<void> {
  begun = (await read('begun')) ?? {};
  const old = Object.entries(begun).filter(([, { day }]) => day !== today);
  if (old.length === 0) return;
  for (const [, { visit }] of old) await dropPhotosOf(visit);
  await set(Object.fromEntries(Object.entries(begun).filter(([, { day }]) => day === today)));
}

export function begunAt(key: string): BegunVisit | undefined {
  return begun[key];
}

/** Whether pictures of this visit wait for it to be recorded. */
export function isBegun(visit: string): boolean {
  return Object.values(begun).some((one) => one.visit === visit);
}

export function keepBegun(key: string, visit: BegunVisit): void {
  void set({ ...begun, [key]: visit });
}

export function dropBegun(key: string): void {
  if (!(key in begun)) return;
  const { [key]: _gone, ...rest } = begun;
  void set(rest);
}

export function forgetBegun(): void {
  begun = {};
}

async function set(value: Readonly<Record<string, BegunVisit>>): Promise<void> {
  begun = value;
  await keep('begun', value);
}
