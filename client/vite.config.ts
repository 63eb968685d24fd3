import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Emits `sw.js`: the service worker's text with the list of every file that the app needs without network. */
function offlineShell(): Plugin {
  return {
    name: 'liba-offline-shell',
    apply: 'build',
    generateBundle(_options, bundle) {
      const written = readFileSync(new URL('./src/service-worker.js', import.meta.url), 'utf8');
      const given = readdirSync(new URL('./public', import.meta.url));
      const files = ['./', ...Object.keys(bundle).filter((name) => name !== 'index.html'), ...given].sort();
      const hash = createHash('sha256').update(written);
      for (const name of given) hash.update(readFileSync(new URL(`./public/${name}`, import.meta.url)));
      // Names of assets carry their hash; the page itself does not.
      hash.update(files.join('\n')).update(readFileSync(new URL('./index.html', import.meta.url)));
      const source = written
        .replace('__VERSION__', hash.digest('hex').slice(0, 12))
        .replace("'__FILES__'", files.map((name) => JSON.stringify(name)).join(', '));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}

export default defineConfig({
  base: '/field/',
  define: { __APP_VERSION__: JSON.stringify(process.env['npm_package_version'] ?? '0') },
  plugins: [svelte(), tailwindcss(), offlineShell()],
  worker: { format: 'es' },
  build: {
    outDir: '../src/liba/field/static/field',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { include: ['tests/**/*.test.ts'], setupFiles: ['tests/setup.ts'], environment: 'node' },
});
