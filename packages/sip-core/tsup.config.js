import { readFileSync } from 'node:fs';
import { library } from '@offhook/tooling/tsup';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** What sip.js's core imports and never calls for us, by what it comes as instead: 12 kB of gzip. */
const unused = new Map([
  // Every message is read by @offhook/sip-message; the test "never needs its grammar" holds that.
  ['grammar/grammar.js', 'export const Grammar = { parse: () => -1 };'],
  // Subscriptions are our own: nothing calls `core.subscribe`.
  ['core/user-agents/subscribe-user-agent-client.js', 'export class SubscribeUserAgentClient {}'],
]);

/** sip.js comes along in our bundle, so that its unused parts can stay out of everybody's. */
const sipJsInPart = {
  name: 'sip.js in part',
  setup(build) {
    for (const [file, contents] of unused) {
      const filter = new RegExp(
        `sip\\.js[\\\\/]lib[\\\\/]${file.replaceAll('/', '[\\\\/]').replace('.js', '\\.js')}$`,
      );
      build.onLoad({ filter }, () => ({ contents, loader: 'js' }));
    }
    // What it says to its log is for who works on it, and weighs a kilobyte.
    build.onLoad({ filter: /sip\.js[\\/]lib[\\/]core[\\/].*\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8').replace(/^ *this\.logger\.\w+\(.*\);$/gm, '');
      return { contents, loader: 'js' };
    });
  },
};

export default library().map((build) => ({
  ...build,
  define: { OFFHOOK_VERSION: JSON.stringify(version) },
  noExternal: [/^sip\.js/],
  esbuildPlugins: [sipJsInPart],
}));
