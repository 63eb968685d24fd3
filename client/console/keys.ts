/** The desk's keys: `/` goes to the search, `g` and a letter to a page, `?` shows them all. */
export function startKeys(): void {
  let waiting = false;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (waiting) {
      waiting = false;
      const link = document.querySelector<HTMLAnchorElement>(`[data-key="${CSS.escape(event.key)}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
      return;
    }
    if (event.key === '/') {
      const search = document.querySelector<HTMLInputElement>('[data-search]');
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (event.key === 'g') {
      waiting = true;
      window.setTimeout(() => {
        waiting = false;
      }, 1500);
    } else if (event.key === '?') {
      const dialog = document.getElementById('keys');
      if (dialog instanceof HTMLDialogElement) dialog.showModal();
    }
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
