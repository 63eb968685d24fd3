/** The live stream: it names what changed, and parts that show it fetch themselves anew. Without it they poll. */
interface Htmx {
  on: (name: string, listener: (event: Event) => void) => unknown;
  trigger: (target: string, name: string) => unknown;
}

// While the stream is heard, polls are only for what it might have missed.
const POLL_MS = 30_000;
// Sixty screens that hear the same word need not ask in the same moment.
const SPREAD_MS = 700;

// The stream beats each ten seconds.
const SILENT_MS = 25_000;

let hearing = false;
let heardAt = 0;
// A page that lost the town asks until it is answered, whatever the stream says.
let unanswered = false;
// How far the journal had come when something was said: an answer that shows less would be older than the word.
let line = '';
const asked = new WeakMap<Element, number>();

export function startStream(htmx: Htmx): void {
  const address = document.body.dataset.stream;
  if (!address || !document.querySelector('[data-live]')) return;
  const stream = new EventSource(address);
  const heard = (hears: boolean) => () => {
    hearing = hears;
    heardAt = performance.now();
  };
  stream.addEventListener('open', heard(true));
  stream.addEventListener('beat', heard(true));
  stream.addEventListener('changed', heard(true));
  stream.addEventListener('error', heard(false));
  // A connection that died without a word says nothing of it: the network's own word, and missed beats, do; a beat that
  // was already on its way says nothing about the network.
  window.addEventListener('offline', heard(false));
  stream.addEventListener('changed', (event) => {
    const { data, lastEventId } = event as MessageEvent<string>;
    line = lastEventId;
    window.setTimeout(() => htmx.trigger('body', `changed-${data}`), Math.random() * SPREAD_MS);
  });
  htmx.on('htmx:configRequest', (event) => {
    const { headers, triggeringEvent } = (
      event as CustomEvent<{ headers: Record<string, string>; triggeringEvent?: Event }>
    ).detail;
    if (line && triggeringEvent?.type.startsWith('changed-')) headers['X-Liba-Heard'] = line;
  });
  htmx.on('htmx:sendError', () => {
    unanswered = true;
  });
  htmx.on('htmx:afterOnLoad', () => {
    unanswered = false;
  });
  htmx.on('htmx:beforeRequest', (event) => {
    const { elt, requestConfig } = (
      event as CustomEvent<{ elt: Element; requestConfig: { triggeringEvent?: Event } }>
    ).detail;
    // Only parts that the stream tells of wait for it; progress of long work goes on asking.
    if (!elt.getAttribute('hx-trigger')?.includes('changed-')) return;
    const polled = requestConfig.triggeringEvent === undefined;
    const last = asked.get(elt) ?? performance.now();
    asked.set(elt, last);
    const alive = hearing && !unanswered && navigator.onLine && performance.now() - heardAt < SILENT_MS;
    if (polled && alive && performance.now() - last < POLL_MS) event.preventDefault();
    else asked.set(elt, performance.now());
  });
}
