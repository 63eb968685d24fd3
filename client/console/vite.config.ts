import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';

import { ICONS } from './icons';

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(here, '../../src/liba/console/static/console');

/** One file with the drawings that the pages use by name: `<use href="icons.svg#name">`. */
function sprite(): Plugin {
  return {
    name: 'icon-sprite',
    closeBundle() {
      const folder = resolve(here, '../node_modules/lucide-static/icons');
      const symbols = Object.entries(ICONS).map(([name, drawing]) => {
        const svg = readFileSync(resolve(folder, `${drawing}.svg`), 'utf8');
        const body = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
        return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s+/g, ' ').trim()}</symbol>`;
      });
      mkdirSync(target, { recursive: true });
      const head =
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">';
      writeFileSync(resolve(target, 'icons.svg'), `${head}${symbols.join('')}</svg>\n`);
    },
  };
}

const entries = ['console.ts', 'console.css', 'map.ts'].map((name) => resolve(here, name)).filter(existsSync);

// File names carry no hash: Django's static files storage adds one.
export default defineConfig({
  root: here,
  base: './',
  plugins: [tailwindcss(), sprite()],
  build: {
    outDir: target,
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      input: entries,
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        assetFileNames: '[name][extname]',
      },
    },
  },
  worker: { format: 'es', rollupOptions: { output: { entryFileNames: '[name].js' } } },
});
