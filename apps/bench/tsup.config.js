import { defineConfig } from 'tsup';

const shared = {
  format: 'esm',
  target: 'es2022',
  silent: true,
  esbuildOptions: (options) => {
    options.conditions = ['@offhook/source', 'import', options.platform === 'browser' ? 'browser' : 'node'];
  },
};

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
    entry: ['offhook', 'simple-user', 'session-manager', 'jssip'].map((name) => `src/calls/page/${name}.ts`),
    outDir: 'dist/pages',
    platform: 'browser',
    splitting: false,
    noExternal: [/.*/],
  },
]);
