import { readFileSync } from 'node:fs';
import { library } from '@offhook/tooling/tsup';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/**
 * sip.js comes along in our bundle, without its grammar: 10 kB of gzip that is never called, because every message is read
 * by @offhook/sip-message (see adapters/sipjs/received-message.ts, and the test that holds it to that).
 */
const sipJsWithoutGrammar = {
  name: 'sip.js without its grammar',
  setup(build) {
    build.onLoad({ filter: /sip\.js[\\/]lib[\\/]grammar[\\/]grammar\.js$/ }, () => ({
      contents: 'export const Grammar = { parse: () => -1 };',
      loader: 'js',
    }));
  },
};

export default library().map((build) => ({
  ...build,
  define: { OFFHOOK_VERSION: JSON.stringify(version) },
  noExternal: [/^sip\.js/],
  esbuildPlugins: [sipJsWithoutGrammar],
}));
