// Which page lies over the gate.

export type PageName = 'gate' | 'menu' | 'history' | 'hand' | 'lost' | 'recount';

let current = $state<PageName>('gate');

export const page = {
  get current(): PageName {
    return current;
  },
};

export function show(name: PageName): void {
  current = name;
}
