import { describe, expect, it } from 'vitest';
import { createMemorySignalling } from './memory-phone.js';
import { FakeNetwork } from './fake-network.js';
import { FakeSignalling } from './fake-signalling.js';
import { MemorySwitch } from './memory-switch.js';
import { signallingContract } from './signalling-contract.js';
import type { SignallingContractEnvironment } from './signalling-contract-stage.js';

function fakes(): SignallingContractEnvironment {
  const network = new FakeNetwork();
  const bob = new FakeSignalling(network, 'bob');
  const alice = new FakeSignalling(network, 'alice');
  return {
    alice,
    bob,
    uriOf: (user) => `sip:${user}@example.test`,
    cutBob: () => {
      bob.loseConnection();
    },
    publish: (body) => {
      for (const subscription of alice.subscriptions) subscription.notify(body);
    },
    unpublish: () => {
      for (const subscription of alice.subscriptions) subscription.finish({ reason: 'noresource' });
    },
  };
}

function sipInMemory(): SignallingContractEnvironment {
  const memorySwitch = new MemorySwitch({
    users: { alice: 'alice-password', bob: 'bob-password' },
    challengesInvites: true,
  });
  return {
    alice: createMemorySignalling({ memorySwitch, username: 'alice' }),
    bob: createMemorySignalling({ memorySwitch, username: 'bob' }),
    uriOf: (user) => `sip:${user}@example.test`,
    cutBob: () => {
      memorySwitch.cut('bob');
    },
    publish: (body) => {
      memorySwitch.notifier.publish({
        user: 'bob',
        event: 'presence',
        contentType: 'application/pidf+xml',
        body,
      });
    },
    unpublish: () => {
      memorySwitch.notifier.terminate('bob', 'presence', 'noresource');
    },
  };
}

describe.each([
  ['FakeSignalling', fakes],
  ['SipSignalling over a switch in memory', sipInMemory],
])('the signalling contract, kept by %s', (_name, create) => {
  it.each(signallingContract.map(({ name, run }) => [name, run] as const))('%s', async (_case, run) => {
    const environment = create();
    await run(environment);
    environment.alice.dispose();
    environment.bob.dispose();
    expect([environment.alice.isConnected, environment.bob.isConnected]).toEqual([false, false]);
  });
});
