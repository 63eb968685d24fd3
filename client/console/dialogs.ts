/** Dialogs: `<button data-opens="id">` shows the dialog with that id; `<button data-closes>` inside closes it. */
export function startDialogs(): void {
  document.addEventListener('click', (event) => {
    const clicked = event.target instanceof Element ? event.target : null;
    const opener = clicked?.closest<HTMLElement>('[data-opens]');
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens ?? '');
      if (dialog instanceof HTMLDialogElement) dialog.showModal();
    }
    clicked?.closest('[data-closes]')?.closest('dialog')?.close();
    if (clicked?.closest('[data-prints]')) window.print();
    if (clicked?.closest('[data-back]')) window.history.back();
  });
  document.addEventListener('change', (event) => {
    const changed = event.target;
    if (changed instanceof HTMLSelectElement && 'submits' in changed.dataset) changed.form?.requestSubmit();
  });
}
