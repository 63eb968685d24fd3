// Which page of the doors' side is shown: a stack above its tabs, that the phone's own back button pops.
import { may, phone } from '../gate/phone.svelte';
import { walks } from './beat.svelte';

export type Tab = 'today' | 'orders' | 'find' | 'shifts' | 'more';
export type Sheet =
  | { readonly name: 'door' }
  | { readonly name: 'person'; readonly target: string }
  | { readonly name: 'found'; readonly key: string }
  | { readonly name: 'handed' }
  | { readonly name: 'shift'; readonly id: number }
  | { readonly name: 'pledges' }
  | { readonly name: 'pledge'; readonly id: number }
  | { readonly name: 'health' }
  | { readonly name: 'photos' }
  | { readonly name: 'orders' | 'return' | 'problems' | 'bulletins' }
  | { readonly name: 'order'; readonly id: number }
  | { readonly name: 'muster' | 'incidents' | 'report' }
  | { readonly name: 'incident'; readonly id: string }
  | { readonly name: 'hindrance'; readonly task: number };

let tab = $state<Tab>('today');
let stack = $state.raw<readonly Sheet[]>([]);
let atGate = $state<boolean | null>(null);
let ignored = 0;

export const round = {
  get tab(): Tab {
    return tab;
  },
  get sheet(): Sheet | null {
    return stack.at(-1) ?? null;
  },
  /** Whether the screen is the gate's: always for who goes to no doors; on duty until the other is tapped. */
  get atGate(): boolean {
    if (!walks()) return true;
    return atGate ?? (phone.duty !== null && may('stand_gate'));
  },
};

/** Somebody who stands at gates and goes to doors has both, one tap apart. */
export function goToGate(gate: boolean): void {
  atGate = gate;
}

export function goTo(name: Tab): void {
  tab = name;
}

export function open(sheet: Sheet): void {
  stack = [...stack, sheet];
  history.pushState({ depth: stack.length }, '');
}

export function back(): void {
  if (stack.length === 0) return;
  stack = stack.slice(0, -1);
  ignored += 1;
  history.back();
}

/** Back to the tabs, whatever lies above them. */
export function home(): void {
  const depth = stack.length;
  if (depth === 0) return;
  stack = [];
  ignored += 1;
  history.go(-depth);
}

export function watchBackButton(): void {
  // A page that was opened again starts without sheets, whatever the browser remembers.
  history.replaceState(null, '', location.href);
  addEventListener('popstate', () => {
    if (ignored > 0) ignored -= 1;
    else stack = stack.slice(0, -1);
  });
}
