/** The live stream: it names what changed, and parts that show it fetch themselves anew. Without it they poll. */
interface Htmx {
  on: (name: string, listener: (event: Event) => void) => unknown;
  trigger: (target: string, name: string) => unknown;
}

// While the stream is heard, polls are only for what it might have missed.
const POLL_MS = 30_000;
// Sixty screens that hear the same word need not ask in the same moment.
const SPREAD_MS = 700;

let hearing = false;
const asked = new WeakMap<Element, number>();

export function startStream(htmx: Htmx): void {
  const address = document.body.dataset.stream;
  if (!address || !document.querySelector('[data-live]')) return;
  const stream = new EventSource(address);
  stream.addEventListener('open', () => {
    hearing = true;
  });
  stream.addEventListener('error', () => {
    hearing = false;
  });
  stream.addEventListener('changed', (event) => {
    window.setTimeout(
      () => htmx.trigger('body', `changed-${(event as MessageEvent<string>).data}`),
      Math.random() * SPREAD_MS,
    );
  });
  htmx.on('htmx:beforeRequest', (event) => {
    const { elt, requestConfig } = (
      event as CustomEvent<{ elt: Element; requestConfig: { triggeringEvent?: Event } }>
    ).detail;
    if (!elt.hasAttribute('data-live')) return;
    const polled = requestConfig.triggeringEvent === undefined;
    const last = asked.get(elt) ?? performance.now();
    asked.set(elt, last);
    if (polled && hearing && performance.now() - last < POLL_MS) event.preventDefault();
    else asked.set(elt, performance.now());
  });
}
