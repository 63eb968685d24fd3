// Facts beside the gate's: cards handed to a household, a lost card, people counted anew.
import { factMade } from './loop.svelte';
import { record } from './phone.svelte';

export interface HandOutForm {
  readonly household: string;
  readonly numbers: readonly string[];
  readonly tokens: readonly string[];
  readonly told: readonly string[];
  readonly signed: boolean;
}

export async function handOut(form: HandOutForm): Promise<void> {
  await record({ kind: 'hand_out', ...form });
  factMade();
}

export async function reportLost(number: string): Promise<void> {
  await record({ kind: 'report_lost', number });
  factMade();
}

export async function recount(zone: number, count: number): Promise<void> {
  await record({ kind: 'recount', zone, count });
  factMade();
}
