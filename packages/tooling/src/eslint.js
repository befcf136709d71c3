import globals from 'globals';
import tseslint from 'typescript-eslint';

const banned = [
  { selector: 'ExportAllDeclaration', message: 'Name every export: the index is the contract.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
  { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
];

const timers = ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'].map((name) => ({
  name,
  message: 'Time goes through the Clock, so that tests own it.',
}));

const browserGlobals = [
  'navigator',
  'RTCPeerConnection',
  'WebSocket',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'document',
  'window',
].map((name) => ({ name, message: 'Browser globals are touched in adapters/browser and in views only.' }));

const isTest = ['**/*.test.ts', '**/*.test.tsx', '**/testing/**', 'apps/e2e/**', '**/*.bench.ts'];

/** The style guide as rules. What a rule can say is not repeated in prose. */
export const rules = tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.cache/**', '.tools/**', '**/temp/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true, IIFEs: true }],
      'max-params': ['error', 3],
      'max-depth': ['error', 3],
      complexity: ['error', 12],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...banned],
      'no-restricted-globals': ['error', ...timers],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'Ask the Clock.' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // An abort rejects with whatever reason the caller gave, as the platform does.
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['packages/*/src/**/*.ts', 'packages/*/src/**/*.tsx'],
    ignores: [
      '**/adapters/browser/**',
      '**/views/**',
      'packages/server/**',
      'packages/sip-edge/**',
      ...isTest,
    ],
    rules: { 'no-restricted-globals': ['error', ...timers, ...browserGlobals] },
  },
  {
    files: ['**/adapters/browser/**', 'packages/primitives/src/clock.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
  },
  {
    files: isTest,
    rules: {
      'max-lines-per-function': 'off',
      'no-console': 'off',
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: [
      '**/*.config.ts',
      '**/*.config.js',
      '**/*.config.mjs',
      '.dependency-cruiser.mjs',
      '**/tsup.config.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: globals.node },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400 }],
    },
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
);
