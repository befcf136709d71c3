import { describe, expect, it } from 'vitest';
import { createMemorySignalling } from './memory-phone.js';
import { FakeNetwork } from './fake-network.js';
import { FakeSignalling } from './fake-signalling.js';
import { MemorySwitch } from './memory-switch.js';
import { type SignallingContractEnvironment, signallingContract } from './signalling-contract.js';

function fakes(): SignallingContractEnvironment {
  const network = new FakeNetwork();
  const bob = new FakeSignalling(network, 'bob');
  return {
    alice: new FakeSignalling(network, 'alice'),
    bob,
    uriOf: (user) => `sip:${user}@example.test`,
    cutBob: () => {
      bob.loseConnection();
    },
  };
}

function sipJsInMemory(): SignallingContractEnvironment {
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
  };
}

describe.each([
  ['FakeSignalling', fakes],
  ['sip.js over a switch in memory', sipJsInMemory],
])('the signalling contract, kept by %s', (_name, create) => {
  it.each(signallingContract.map(({ name, run }) => [name, run] as const))('%s', async (_case, run) => {
    const environment = create();
    await run(environment);
    environment.alice.dispose();
    environment.bob.dispose();
    expect([environment.alice.isConnected, environment.bob.isConnected]).toEqual([false, false]);
  });
});
