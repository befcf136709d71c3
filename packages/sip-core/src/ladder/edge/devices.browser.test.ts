import { describe, expect, it, vi } from 'vitest';
import type { Call } from '../../call/call.js';
import { mediaOf } from '../../call/media-of.js';
import { createDevices } from '../../devices/create-devices.js';
import type { Devices } from '../../devices/devices.js';
import { useEdgeStage } from '../../testing/edge-stage.js';
import { expectPackets } from '../../testing/voices.js';

// Alice has Chromium's fake devices, and talks to bob through the embedded edge.

const stage = useEdgeStage();
const { connect, hears, ladder, register } = stage;

/** Alice's devices, and two of her microphones. */
async function openDevices(): Promise<{ devices: Devices; first: string; second: string }> {
  const devices = stage.use(createDevices());
  await devices.start();
  const [first, second] = devices
    .snapshot()
    .devices.filter(({ id, kind }) => kind === 'audioinput' && id !== 'default');
  if (first === undefined || second === undefined) throw new Error('There are not two microphones.');
  await devices.choose('microphone', first.id);
  return { devices, first: first.id, second: second.id };
}

/** The microphone that a call sends. */
function microphoneOf(call: Call): string | undefined {
  return mediaOf(call)?.audioOut?.getSettings().deviceId;
}

describe('a call on chosen devices', () => {
  it('takes another microphone in mid-sentence, without a word by SIP', async () => {
    const { devices, first, second } = await openDevices();
    const { alice, bob } = await register({ alice: { devices }, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    expect(microphoneOf(callers)).toBe(first);
    await Promise.all([expectPackets(callees), hears(callers, 'bob')]);
    await devices.choose('microphone', second);
    await vi.waitFor(() => {
      expect(microphoneOf(callers)).toBe(second);
    });
    await Promise.all([expectPackets(callees), hears(callers, 'bob')]);
    expect(ladder.of('alice')).toEqual([]);
  });

  it('falls back when the microphone is pulled out, and returns to it when it is back', async () => {
    const { devices, first } = await openDevices();
    const { alice, bob } = await register({ alice: { devices }, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    const said: string[] = [];
    for (const name of ['deviceLost', 'fellBack', 'restored'] as const) {
      devices.on(name, ({ role }) => {
        if (role === 'microphone') said.push(name);
      });
    }
    const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
    const plugged = vi.spyOn(navigator.mediaDevices, 'enumerateDevices');
    plugged.mockImplementation(async () => (await list()).filter(({ deviceId }) => deviceId !== first));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    await vi.waitFor(() => {
      expect(said).toEqual(['deviceLost', 'fellBack']);
      expect(microphoneOf(callers)).not.toBe(first);
    });
    await Promise.all([expectPackets(callees), hears(callers, 'bob')]);
    plugged.mockRestore();
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    await vi.waitFor(() => {
      expect(said).toEqual(['deviceLost', 'fellBack', 'restored']);
      expect(microphoneOf(callers)).toBe(first);
    });
    await Promise.all([expectPackets(callees), hears(callers, 'bob')]);
    expect(ladder.of('alice')).toEqual([]);
  });
});
