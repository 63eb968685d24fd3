// Layers as on the server: a folder imports only from those named for it; `rules` imports nothing; screens write only
// through `gate`, whose every fact goes to the outbox first.
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const LAYERS = {
  rules: [],
  card: ['rules'],
  bundle: ['card', 'rules'],
  store: ['bundle', 'rules'],
  link: ['store', 'bundle', 'rules'],
  gate: ['link', 'store', 'bundle', 'card', 'rules'],
  doors: ['gate', 'link', 'store', 'bundle', 'card', 'scan', 'rules'],
  orders: ['doors', 'gate', 'link', 'store', 'bundle', 'scan', 'rules'],
  words: ['rules'],
  scan: ['rules'],
};
// Screens read types of all layers; they act through these alone.
const VIEW_MAY_CALL = ['gate', 'doors', 'orders', 'words', 'scan', 'rules', 'view'];
const FOLDERS = [...Object.keys(LAYERS), 'view'];

function forbidden(allowed, own, typesToo) {
  const patterns = FOLDERS.filter((folder) => folder !== own && !allowed.includes(folder)).map((folder) => ({
    group: [`**/${folder}/*`],
    message: `${own} does not know ${folder}.`,
    ...(typesToo ? {} : { allowTypeImports: true }),
  }));
  return ['error', { patterns }];
}

const layers = Object.entries(LAYERS).map(([own, allowed]) => ({
  files: [`src/${own}/**/*.ts`],
  rules: { '@typescript-eslint/no-restricted-imports': forbidden(allowed, own, true) },
}));

export default ts.config(
  { ignores: ['node_modules/', 'dist/', 'console/', 'src/service-worker.js', '*.config.js'] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'max-lines': ['error', 200],
      'max-lines-per-function': ['error', 60],
      'no-console': 'error',
      'no-alert': 'error',
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Only link/api.ts talks to the server.' }],
    },
  },
  {
    files: ['**/*.svelte.ts'],
    languageOptions: { parser: ts.parser },
    // State is raw and replaced whole; what a function fills and returns needs no reactivity of its own.
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    files: ['**/*.svelte'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'max-lines-per-function': 'off',
      'svelte/no-navigation-without-resolve': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/no-restricted-imports': forbidden(VIEW_MAY_CALL, 'view', false),
    },
  },
  ...layers,
  { files: ['src/link/api.ts'], rules: { 'no-restricted-globals': 'off' } },
  {
    files: ['tests/**'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off', 'no-restricted-globals': 'off' },
  },
);
