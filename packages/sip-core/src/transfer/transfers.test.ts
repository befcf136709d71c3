import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../call/call.js';
import { Phone } from '../phone.js';
import { FakeMedia } from '../testing/fake-media.js';
import { FakeNetwork } from '../testing/fake-network.js';
import { FakeSignalling } from '../testing/fake-signalling.js';
import { callOf } from '../testing/memory-stage.js';
import type { Transfer } from './transfer.js';
import type { TransferPolicies } from './transfer-request.js';

// Alice talks to bob and gives him to carol: three engines on a network without SIP.

let clock: ManualClock;
let network: FakeNetwork;
let phones: Phone[];

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 0, 1));
  network = new FakeNetwork();
  phones = [];
});

afterEach(async () => {
  const disposed = Promise.all(phones.map((phone) => phone.dispose()));
  await clock.advance(5_000);
  await disposed;
});

interface Station {
  readonly phone: Phone;
  readonly signalling: FakeSignalling;
}

async function station(name: string, policies: TransferPolicies = {}): Promise<Station> {
  const signalling = new FakeSignalling(network, name);
  const phone = new Phone({
    ...policies,
    signalling,
    media: new FakeMedia(),
    clock,
    logger: silentLogger,
    domain: 'example.test',
    registerExpiresSeconds: 3_600,
    noAnswerTimeoutMs: 120_000,
    capabilities: { multiCall: true },
  });
  phones.push(phone);
  await phone.start();
  return { phone, signalling };
}

/** Lets all that is under way arrive. */
async function happen(durationMs = 0): Promise<void> {
  await clock.advance(durationMs);
}

async function talk(from: Phone, to: Phone, number: string): Promise<{ callers: Call; callees: Call }> {
  const callers = from.dial(number);
  await happen();
  const callees = to.calls.find(({ state }) => state === 'incoming');
  if (callees === undefined) throw new Error(`${number} was not called.`);
  await Promise.all([callees.answer(), happen()]);
  expect(callers.state).toBe('connected');
  return { callers, callees };
}

/** What a transfer said, from now on. */
function listen(transfer: Transfer): string[] {
  const said: string[] = [transfer.state];
  transfer.on('changed', () => {
    const { sipStatus, state } = transfer;
    said.push(sipStatus === undefined ? state : `${state} ${String(sipStatus)}`);
  });
  return said;
}

interface Scene {
  readonly alice: Station;
  readonly bob: Station;
  readonly carol: Station;
  readonly callers: Call;
  readonly callees: Call;
}

async function setScene(bobsPolicies: TransferPolicies = {}): Promise<Scene> {
  const [alice, bob, carol] = [
    await station('alice'),
    await station('bob', bobsPolicies),
    await station('carol'),
  ];
  return { alice, bob, carol, ...(await talk(alice.phone, bob.phone, 'bob')) };
}

describe('a blind transfer', () => {
  it('holds the call, goes through every state, and ends our call when the target has answered', async () => {
    const { bob, callees, callers, carol } = await setScene();
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    expect(transfer).toMatchObject({ target: 'carol', isAttended: false, state: 'offered' });
    await happen();
    expect([callers.isOnHold, callees.isRemoteOnHold]).toEqual([true, true]);
    expect(said).toEqual(['offered', 'accepted', 'trying 100', 'ringing 180']);
    const atCarol = callOf(carol.phone);
    expect(atCarol.remoteNumber).toBe('bob');
    await Promise.all([atCarol.answer(), happen()]);
    expect(said.at(-1)).toBe('completed 200');
    expect(await transfer.settled).toBe('completed');
    expect([callers.endReason, callees.endReason]).toEqual(['hung-up', 'remote-hung-up']);
    expect(bob.phone.calls.map(({ remoteNumber, state }) => [remoteNumber, state])).toEqual([
      ['carol', 'connected'],
    ]);
  });

  it('to somebody who is busy fails in words, and takes the call back', async () => {
    const scene = await setScene();
    const { callees, callers, carol } = scene;
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    await happen();
    await callOf(carol.phone).reject({ status: 486 });
    await happen();
    expect(await transfer.settled).toBe('failed');
    expect(said).toEqual(['offered', 'accepted', 'trying 100', 'ringing 180', 'failed 486']);
    expect(transfer.error).toMatchObject({
      code: 'transfer/failed',
      sipStatus: 486,
      message: 'The other side is busy.',
    });
    expect(
      [callers, callees].map(({ isOnHold, isRemoteOnHold, state }) => [state, isOnHold, isRemoteOnHold]),
    ).toEqual([
      ['connected', false, false],
      ['connected', false, false],
    ]);
  });

  it('to nobody fails with 404', async () => {
    const { callers } = await setScene();
    const transfer = callers.transfer('nobody');
    await happen();
    expect(await transfer.settled).toBe('failed');
    expect(transfer.error).toMatchObject({ code: 'transfer/failed', sipStatus: 404 });
    expect(callers.isOnHold).toBe(false);
  });

  it('that the other side refuses leaves everything as it was', async () => {
    const { callees, callers, carol } = await setScene({ transferPolicy: 'refuse' });
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    await happen();
    expect(await transfer.settled).toBe('failed');
    expect(said).toEqual(['offered', 'failed 603']);
    expect(transfer.error).toMatchObject({ code: 'transfer/refused', sipStatus: 603 });
    expect([callers.state, callers.isOnHold, callees.state, carol.phone.calls]).toEqual([
      'connected',
      false,
      'connected',
      [],
    ]);
  });
});
