import { defineConfig } from 'tsup';

const shared = {
  format: 'esm',
  target: 'es2022',
  silent: true,
  esbuildOptions: (options) => {
    options.conditions = ['@offhook/source', 'import', options.platform === 'browser' ? 'browser' : 'node'];
  },
};

/** Each page by its name, wherever its bench is. */
const pagesIn = (bench, names) =>
  Object.fromEntries(names.map((name) => [name, `src/${bench}/page/${name}.ts`]));

export default defineConfig([
  {
    ...shared,
    entry: ['src/main.ts'],
    outDir: 'dist',
    platform: 'node',
    // Peers are measured as they are installed; ours comes from the sources, so that no build stands before.
    external: [/^jssip/, /^sip\.js/, /^playwright/],
    noExternal: [/^@offhook\//],
  },
  {
    ...shared,
    entry: {
      ...pagesIn('calls', ['offhook', 'simple-user', 'session-manager', 'jssip']),
      ...pagesIn('notify', ['offhook-watch', 'sipjs-watch']),
    },
    outDir: 'dist/pages',
    platform: 'browser',
    splitting: false,
    noExternal: [/.*/],
  },
]);
