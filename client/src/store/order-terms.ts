// What is said of orders, returns, problems, the alarm and incidents.
import type { Said } from '../rules/rounds';

export type OrdersBody =
  | {
      readonly kind: 'copy_event';
      readonly copy: number;
      readonly what: 'delivered' | 'read' | 'accepted' | 'objected' | 'done';
      readonly words?: string;
      readonly number?: number;
      readonly photos?: readonly string[];
      readonly answers?: { readonly door: Said };
    }
  | {
      readonly kind: 'muster_event';
      readonly activation: number;
      readonly what: 'answered' | 'arrived';
      readonly answer?: 'coming' | 'cannot';
      readonly way: 'tap';
    }
  | {
      readonly kind: 'task_event';
      readonly task: number;
      readonly what: 'begun' | 'done' | 'blocked' | 'freed' | 'reopened' | 'undone';
      readonly hindrance?: 'people' | 'supplies' | 'transport' | 'access' | 'others' | 'refused';
      readonly words?: string;
      /** The report that is taken back. */
      readonly undoes?: string;
    }
  | {
      readonly kind: 'unit_return';
      readonly unit: number;
      readonly day: string;
      readonly agrees: boolean;
      readonly note?: string;
    }
  | { readonly kind: 'problem'; readonly words: string; readonly unit?: number }
  | {
      readonly kind: 'incident';
      readonly what: string;
      readonly urgent: boolean;
      readonly gate?: number;
      readonly where?: string;
      readonly lon?: number;
      readonly lat?: number;
      readonly words: string;
    }
  | {
      readonly kind: 'incident_event';
      readonly incident: string;
      readonly what: 'declined' | 'set_out' | 'arrived' | 'needs_help' | 'settled' | 'unfounded' | 'noted';
      readonly note?: string;
    };

/** Commands whose effect comes back with the orders. */
export const ORDER_KINDS: ReadonlySet<string> = new Set<OrdersBody['kind']>([
  'copy_event',
  'muster_event',
  'task_event',
  'unit_return',
  'problem',
  'incident',
  'incident_event',
]);
