// How an order's state is said and drawn.
import type { Copy, CopyState } from '../../bundle/told';
import { say } from '../../words/language.svelte';
import type { Kind } from '../Shape.svelte';

const SHAPES: Readonly<Record<CopyState, Kind>> = {
  sent: 'dot',
  delivered: 'dot',
  read: 'due',
  accepted: 'later',
  objected: 'note',
  done: 'out',
  returned: 'undo',
  approved: 'tick',
  excused: 'tick',
};

export function stateShape({ state, withdrawn }: Copy): Kind {
  return withdrawn ? 'close' : SHAPES[state];
}

export function stateWord({ state, withdrawn }: Copy): string {
  return withdrawn ? say('order.withdrawn') : say(`order.state.${state}`);
}
