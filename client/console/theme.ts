/** Light, dark, or as the machine says; kept in a cookie so that the server draws the right one at once. */
export function startTheme(): void {
  document.addEventListener('change', (event) => {
    const changed = event.target;
    if (!(changed instanceof HTMLInputElement) || changed.name !== 'theme') return;
    const theme = changed.value;
    document.cookie = `liba_theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    if (theme === 'auto') document.documentElement.removeAttribute('data-theme');
    else document.documentElement.setAttribute('data-theme', theme);
  });
}
