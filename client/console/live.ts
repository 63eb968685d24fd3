/** Live parts: they rest while nobody looks, say when the town does not answer, and count time down. */
interface Htmx {
  on: (name: string, listener: (event: Event) => void) => unknown;
}

export function startLive(htmx: Htmx): void {
  htmx.on('htmx:beforeRequest', (event) => {
    const asked = (event as CustomEvent<{ elt: Element }>).detail.elt;
    if (document.hidden && asked.hasAttribute('data-live')) event.preventDefault();
  });
  htmx.on('htmx:sendError', () => {
    sayLost(true);
  });
  htmx.on('htmx:afterOnLoad', () => {
    sayLost(false);
  });
  // A refusal answers with its own fragment, so its page part is shown as any other answer is.
  htmx.on('htmx:beforeSwap', (event) => {
    const detail = (event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean; isError: boolean }>).detail;
    if (detail.xhr.getResponseHeader('X-Liba-Refusal')) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });
  window.setInterval(countDown, 1000);
}

function sayLost(lost: boolean): void {
  const note = document.getElementById('lost');
  if (note) note.hidden = !lost;
}

/** `<span data-until="seconds">`: whole seconds that remain, shown as minutes and seconds. */
function countDown(): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-until]')) {
    const left = Math.max(0, Number(part.dataset.until) - 1);
    part.dataset.until = String(left);
    part.textContent = `${String(Math.floor(left / 60))}:${String(left % 60).padStart(2, '0')}`;
    const over = part.closest('[data-over]');
    if (left === 0 && over) over.toggleAttribute('data-is-over', true);
  }
}
