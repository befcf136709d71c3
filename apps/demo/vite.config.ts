import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [preact()],
  // The packages' sources: no build stands between an edit and the page.
  resolve: { conditions: ['@offhook/source', 'browser', 'module', 'import', 'development|production'] },
  build: {
    target: 'es2022',
    // light-dark() stays as it is written.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Neither inline scripts nor data: addresses, so that the page runs under a strict CSP.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
