/** `<input data-filters="id">` hides the choices in that box which do not hold its words; chosen ones always stay. */
export function startFilters(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[data-filters]')) {
    field.addEventListener('input', () => {
      const words = field.value.trim().toLowerCase();
      const box = document.getElementById(field.dataset.filters ?? '');
      for (const label of box?.querySelectorAll<HTMLElement>('label') ?? []) {
        const chosen = label.querySelector<HTMLInputElement>('input')?.checked ?? false;
        const row = label.closest<HTMLElement>('div') ?? label;
        row.hidden = !chosen && words !== '' && !(label.textContent ?? '').toLowerCase().includes(words);
      }
    });
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault();
    });
  }
}
