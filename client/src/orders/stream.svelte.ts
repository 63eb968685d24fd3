import type { ToldTopic } from '../bundle/told';

// The live stream: it names what changed and nothing else. While it is heard the phone need not ask so often.
const SPREAD = 900;
/** After a broken stream a new address is needed; it comes with the next fetch. */
let stream: EventSource | null = null;
let address = '';

const TOPICS: ReadonlySet<string> = new Set<ToldTopic>(['orders', 'muster', 'incidents', 'told']);

/** Listen at an address, `told` hearing that something for this holder changed. Hidden screens do not listen. */
export function listen(at: string, told: (topic: ToldTopic) => void): void {
  if (at === '' || document.visibilityState !== 'visible') return;
  if (stream !== null && stream.readyState !== EventSource.CLOSED) return;
  if (at === address) return;
  address = at;
  stream = new EventSource(at);
  stream.addEventListener('changed', (event) => {
    const { data } = event as MessageEvent<string>;
    if (TOPICS.has(data)) setTimeout(() => told(data as ToldTopic), Math.random() * SPREAD);
  });
}

export function stopListening(): void {
  stream?.close();
  stream = null;
  address = '';
}
