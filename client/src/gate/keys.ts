// The keys that passes are checked with, imported once for each bundle that brings new ones.
import type { Town } from '../bundle/terms';
import { tokenKeys, type PublicKey, type TokenKeys } from '../card/token';

let ready: Promise<TokenKeys> | null = null;
let readyFor: readonly PublicKey[] | null = null;

export function keysFor(town: Town): Promise<TokenKeys> {
  if (ready === null || readyFor !== town.fixed.keys) {
    ready = tokenKeys(town.name.code, town.fixed.keys);
    readyFor = town.fixed.keys;
  }
  return ready;
}
