import type { DemoPage } from '../src/demo-page.js';
import { expect, test } from '../src/fixtures.js';
import {
  audibleDb,
  audioCounters,
  isPlaying,
  loudestLevel,
  openConnections,
  silentDb,
} from '../src/media-probe.js';

/** Packets and bytes must go up in both directions, as the browser counts them. */
async function hearsAndIsHeard(demo: DemoPage): Promise<void> {
  const before = await audioCounters(demo.frame());
  await expect(async () => {
    const now = await audioCounters(demo.frame());
    expect(now.packetsSent).toBeGreaterThan(before.packetsSent + 25);
    expect(now.bytesSent).toBeGreaterThan(before.bytesSent + 500);
    expect(now.packetsReceived).toBeGreaterThan(before.packetsReceived + 25);
    expect(now.bytesReceived).toBeGreaterThan(before.bytesReceived + 500);
  }).toPass({ timeout: 15_000 });
}

async function bothTalk(alice: DemoPage, bob: DemoPage): Promise<void> {
  await Promise.all([alice.hasCall('connected'), bob.hasCall('connected')]);
  await Promise.all([hearsAndIsHeard(alice), hearsAndIsHeard(bob)]);
}

async function bothAreIdle(alice: DemoPage, bob: DemoPage): Promise<void> {
  for (const demo of [alice, bob]) {
    await demo.hasCall('ended');
    await expect.poll(async () => await openConnections(demo.frame())).toEqual({ inCalls: 0, ready: 1 });
  }
}

test.beforeEach(async ({ alice, bob }) => {
  await Promise.all([alice.isRegistered(), bob.isRegistered()]);
});

test('alice dials bob from her phone, they talk, and she hangs up', async ({ alice, bob }) => {
  await alice.dialFromPhone('bob');
  await alice.hasCall('ringing');
  await bob.hasCall('incoming');
  await bob.pressInPhone('Answer');
  await bothTalk(alice, bob);

  await alice.pressInPhone('Hang up');
  await bothAreIdle(alice, bob);
});

test('bob clicks alice in his contacts, they talk, and she hangs up', async ({ alice, bob }) => {
  await bob.clickContact('alice');
  await alice.hasCall('incoming');
  await alice.pressInPhone('Answer');
  await bothTalk(alice, bob);

  await alice.pressInPhone('Hang up');
  await bothAreIdle(alice, bob);
});

test('mute takes the voice away and unmute gives it back', async ({ alice, bob }) => {
  await alice.dialFromPhone('bob');
  await bob.pressInPhone('Answer');
  await bothTalk(alice, bob);

  await expect.poll(async () => await loudestLevel(bob.frame())).toBeGreaterThan(audibleDb);
  await alice.pressInPhone('Mute');
  await expect(alice.phone.getByRole('button', { name: 'Mute', pressed: true })).toBeVisible();
  await expect.poll(async () => await loudestLevel(bob.frame())).toBeLessThan(silentDb);
  await alice.pressInPhone('Mute');
  await expect.poll(async () => await loudestLevel(bob.frame())).toBeGreaterThan(audibleDb);
  await bob.pressInPhone('Hang up');
  await bothAreIdle(alice, bob);
});

test('bob declines, and alice reads it in words', async ({ alice, bob }) => {
  await alice.dialFromPhone('bob');
  await bob.pressInPhone('Decline');
  await alice.hasCall('ended');
  await alice.reads('Call declined');
});

test('alice gives up before bob answers, and both phones stop ringing', async ({ alice, bob }) => {
  await alice.dialFromPhone('bob');
  await bob.hasCall('incoming');
  for (const demo of [alice, bob]) await expect.poll(async () => await isPlaying(demo.frame())).toBe(true);
  await alice.pressInPhone('Cancel');
  await bob.hasCall('ended');
  for (const demo of [alice, bob]) await expect.poll(async () => await isPlaying(demo.frame())).toBe(false);
  await expect(bob.phone.getByRole('button', { name: 'Answer' })).toBeHidden();
});
