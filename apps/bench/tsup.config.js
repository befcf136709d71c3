import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  clean: true,
  silent: true,
  // Peers are measured as they are installed; ours comes from the sources, so that no build stands before.
  external: [/^jssip/, /^sip\.js/],
  noExternal: [/^@offhook\//],
  esbuildOptions: (options) => {
    options.conditions = ['@offhook/source', 'import', 'node'];
  },
});
