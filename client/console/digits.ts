/** A form for somebody on the telephone: a digit chooses among the first choices, Ctrl+Enter sends the form. */
export function startDigits(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-digits]');
  if (!form) return;
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    // A digit that is typed into a field is what is said.
    if (!(event.target instanceof HTMLInputElement) || event.target.type !== 'radio') return;
    const choice = form.querySelectorAll<HTMLInputElement>('input[type=radio]')[Number(event.key) - 1];
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.focus();
    choice.dispatchEvent(new Event('change', { bubbles: true }));
  });
  form.querySelector<HTMLInputElement>('input[type=radio]:checked, input[type=radio]')?.focus();
}
