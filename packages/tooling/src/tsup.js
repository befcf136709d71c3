import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

/** Reads the entries of a package from its own `exports`, so that the list is kept in one place. */
function entriesOf(manifest) {
  const entries = Object.values(manifest.exports).filter((target) => typeof target === 'object');
  return Object.fromEntries(
    entries.map((target) => [
      target.default.replace(/^\.\/dist\//, '').replace(/\.js$/, ''),
      target['@offhook/source'],
    ]),
  );
}

/**
 * The one preset for our libraries: ESM, declarations, nothing bundled in, not minified.
 * `more` are further builds of the same package, as a script for a `<script>` tag.
 */
export function library({ entries = {}, platform = 'neutral', more = [] } = {}) {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const esm = {
    entry: { ...entriesOf(manifest), ...entries },
    format: 'esm',
    platform,
    target: 'es2022',
    dts: { entry: entriesOf(manifest) },
    sourcemap: true,
    clean: true,
    splitting: true,
  };
  return defineConfig([esm, ...more]);
}

/** A single minified script with a global, usable as UMD through a one-line footer. */
export function script({ entry, globalName, file }) {
  return {
    entry: { [file]: entry },
    format: 'iife',
    globalName,
    platform: 'browser',
    target: 'es2022',
    minify: true,
    noExternal: [/.*/],
    dts: false,
    esbuildOptions: (options) => {
      options.conditions = ['@offhook/source', 'import', 'browser'];
    },
    outExtension: () => ({ js: '.js' }),
    footer: {
      js: `typeof module=="object"&&module.exports?module.exports=${globalName}:globalThis.${globalName}=${globalName};`,
    },
  };
}
