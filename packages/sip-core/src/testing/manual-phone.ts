import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import type { CallOptions } from '../call/call-policy.js';
import { Phone } from '../phone.js';
import { FakeMedia } from './fake-media.js';
import { FakeNetwork } from './fake-network.js';
import { FakeSignalling } from './fake-signalling.js';

/** A phone on fakes alone, with a clock that the test winds. */
export interface ManualPhone {
  readonly phone: Phone;
  readonly clock: ManualClock;
  readonly network: FakeNetwork;
  readonly signalling: FakeSignalling;
  readonly media: FakeMedia;
  /** The far side of outgoing calls: `bob` on the same network, registered. */
  readonly bob: FakeSignalling;
  /** What the phone and its calls said, in order. */
  readonly said: string[];
}

/** Makes a phone of alice's that is registered, and bob for her to call. */
export async function createManualPhone(options: CallOptions = {}): Promise<ManualPhone> {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const network = new FakeNetwork();
  const [signalling, bob] = [new FakeSignalling(network, 'alice'), new FakeSignalling(network, 'bob')];
  const media = new FakeMedia();
  const phone = new Phone({
    ...options,
    signalling,
    media,
    clock,
    logger: silentLogger,
    domain: 'example.test',
    username: 'alice',
    registerExpiresSeconds: 3_600,
    random: () => 0.5,
    noAnswerTimeoutMs: 120_000,
  });
  const said: string[] = [];
  phone.on('callAdded', ({ call }) => {
    said.push(`${call.direction} added`);
    call.on('changed', ({ previous }) => said.push(`${previous} → ${call.state}`));
    call.on('ended', ({ reason }) => said.push(`ended ${reason}`));
  });
  phone.on('callRemoved', ({ call }) => said.push(`${call.direction} removed`));
  const { signal } = new AbortController();
  await bob.connect(signal);
  await bob.register({ expiresSeconds: 3_600, signal });
  await phone.start();
  return { phone, clock, network, signalling, media, bob, said };
}
