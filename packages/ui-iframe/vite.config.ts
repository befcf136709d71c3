import type { UserConfig } from 'vite';

const config: UserConfig = {
  root: 'src/frame',
  // Relative addresses: the frame is served below any path.
  base: './',
  // The packages' sources: no build stands between an edit and the frame.
  resolve: { conditions: ['@offhook/source', 'browser', 'module', 'import', 'development|production'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/frame',
    emptyOutDir: true,
    target: 'es2022',
    // light-dark() stays as it is written.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Neither inline scripts nor data: addresses, so that the frame runs under a strict CSP.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
};

export default config;
