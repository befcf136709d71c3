// The map of the house (DESIGN: rooms and layers), as rules. A sibling's inside is reached by its public entry only.
const entry = (names) =>
  `^packages/(${names})/src/(index|(check|devices|host|mixer|presence|quality|recording|ringer|signing|support|testing|trace)/index)[.]ts$`;
const tests = '([.]test[.]tsx?|/testing/)';

const layer = (name, from, allowed, more = []) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(packages|apps)/', pathNot: [`^packages/$1/src`, entry(allowed), ...more] },
});

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    layer('primitives-stand-alone', '^packages/(primitives)/src', 'primitives'),
    layer('layer-0-uses-primitives-only', '^packages/(protocol|sip-message|vault)/src', 'primitives'),
    // Of layer 0 too: what a message is part of, for both sides that send messages (docs/adr/0014).
    layer('transactions-use-messages', '^packages/(sip-transaction)/src', 'primitives|sip-message'),
    layer(
      'layer-1-uses-layer-0-only',
      '^packages/(auth|provisioning|sip-core)/src',
      'primitives|protocol|sip-message|sip-transaction|vault',
    ),
    {
      // The engine keeps nothing: what a phone remembers is its page's to decide (docs/adr/0006).
      name: 'engine-has-no-vault',
      severity: 'error',
      from: { path: '^packages/sip-core/src' },
      to: { path: '^packages/vault/' },
    },
    layer(
      'layer-2-uses-lower-layers',
      '^packages/(ui-iframe)/src',
      'primitives|protocol|sip-message|sip-transaction|vault|auth|provisioning|sip-core',
    ),
    layer(
      'layer-3-composes',
      '^packages/(web-phone)/src',
      'primitives|protocol|sip-message|sip-transaction|vault|auth|provisioning|sip-core|ui-iframe',
    ),
    layer(
      'edge-uses-layer-0-only',
      '^packages/(sip-edge)/src',
      'primitives|protocol|sip-message|sip-transaction',
    ),
    {
      ...layer('server-uses-layer-0-only', '^packages/(server)/src', 'primitives|protocol|sip-message', [
        // The composition root alone may start the embedded edge (docs/adr/0001).
        '^packages/sip-edge/src/index[.]ts$',
      ]),
    },
    {
      name: 'edge-is-started-by-the-composition-root-only',
      severity: 'error',
      from: { path: '^packages/server/src', pathNot: '^packages/server/src/compose' },
      to: { path: '^packages/sip-edge/' },
    },
    {
      name: 'nobody-imports-an-app',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^$1/$2/' },
    },
    {
      name: 'peers-are-for-measuring-only',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: '^apps/bench/' },
      to: { path: 'node_modules/(sip[.]js|jssip)' },
    },
    {
      name: 'host-page-never-loads-the-engine',
      severity: 'error',
      from: { path: '^packages/ui-iframe/src/host/', pathNot: tests },
      to: {
        path: ['^packages/sip-core/', '^packages/ui-iframe/src/frame/', 'node_modules/sip[.]js'],
        reachable: true,
      },
    },
    {
      name: 'browser-packages-avoid-node',
      severity: 'error',
      from: {
        path: '^packages/(primitives|protocol|sip-message|sip-transaction|vault|auth|provisioning|sip-core|ui-iframe|web-phone)/src',
        pathNot: tests,
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-tests-in-production',
      severity: 'error',
      from: { path: '^packages/', pathNot: tests },
      to: { path: ['[.]test[.]tsx?$', '/testing/'] },
    },
    {
      name: 'declared-dependencies-only',
      severity: 'error',
      // The test runner is the workspace's own.
      from: { path: '^(packages|apps)/[^/]+/src', pathNot: '[.]test[.]tsx?$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // `node` is what a reference to the types of Node looks like.
      to: { couldNotResolve: true, pathNot: '^virtual:|[?]raw$|^node$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/[.]cache|test-results)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@offhook/source', 'import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  },
};
