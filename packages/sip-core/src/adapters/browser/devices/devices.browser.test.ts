import { silentLogger, systemClock } from '@offhook/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDevices } from '../../../devices/create-devices.js';
import type { Devices } from '../../../devices/devices.js';
import type { Level } from '../../../devices/level-watch.js';
import type { MediaSession } from '../../../ports/media-port.js';
import { BrowserMedia } from '../browser-media.js';

const never = new AbortController().signal;

/** Every track and context that was made, to see that none is left. */
const tracks: MediaStreamTrack[] = [];
const contexts: AudioContext[] = [];
const services: Devices[] = [];

function newDevices(): Devices {
  const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const clone = MediaStreamTrack.prototype.clone;
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async (constraints) => {
    const stream = await getUserMedia(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  });
  vi.spyOn(MediaStreamTrack.prototype, 'clone').mockImplementation(function (this: MediaStreamTrack) {
    const track = clone.call(this);
    tracks.push(track);
    return track;
  });
  const Original = AudioContext;
  vi.stubGlobal(
    'AudioContext',
    class extends Original {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    },
  );
  const devices = createDevices();
  services.push(devices);
  return devices;
}

afterEach(async () => {
  for (const devices of services.splice(0)) devices.dispose();
  await vi.waitFor(() => {
    expect(contexts.map(({ state }) => state).filter((state) => state !== 'closed')).toEqual([]);
  });
  expect(tracks.filter(({ readyState }) => readyState === 'live')).toEqual([]);
  tracks.splice(0);
  contexts.splice(0);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('the devices of Chromium', () => {
  it('are listed with their names, and one of them is in use for each role', async () => {
    const devices = newDevices();
    await devices.start();
    const { canChooseOutput, devices: listed, permissions, roles } = devices.snapshot();
    expect(permissions).toEqual({ microphone: 'granted', camera: 'granted' });
    expect(canChooseOutput).toBe(true);
    expect(new Set(listed.map(({ kind }) => kind))).toEqual(
      new Set(['audioinput', 'audiooutput', 'videoinput']),
    );
    for (const { device, state } of Object.values(roles)) {
      expect(state).toBe('first');
      expect(device?.label).not.toBe('');
    }
  });

  it('are the ones that were chosen, by id and by name', async () => {
    const devices = newDevices();
    await devices.start();
    const inputs = devices
      .snapshot()
      .devices.filter(({ id, kind }) => kind === 'audioinput' && id !== 'default');
    expect(inputs.length).toBeGreaterThan(1);
    for (const { id, label } of inputs) {
      await devices.choose('microphone', id);
      const byId = await devices.openMicrophone(never);
      expect(byId.track.getSettings().deviceId).toBe(id);
      byId.release();
      await devices.prefer('microphone', [{ label }]);
      const byName = await devices.openMicrophone(never);
      expect(byName.track.label).toBe(label);
      byName.release();
    }
  });

  it('run with and without echo cancellation, as is asked for in mid-sentence', async () => {
    const devices = newDevices();
    const input = await devices.openMicrophone(never);
    for (const echoCancellation of [false, true]) {
      await devices.setProcessing({ echoCancellation });
      expect(input.track.getSettings().echoCancellation).toBe(echoCancellation);
      expect(input.track.readyState).toBe('live');
    }
    input.release();
  });

  it('are heard: the fake microphone beeps', async () => {
    const devices = newDevices();
    const levels: Level[] = [];
    const stop = devices.watchLevel('microphone', (level) => levels.push(level));
    await vi.waitFor(
      () => {
        expect(Math.max(...levels.map(({ dbfs }) => dbfs))).toBeGreaterThan(-40);
      },
      { timeout: 5_000 },
    );
    stop();
  });
});

describe('a call on the chosen devices', () => {
  /** Two sessions that talk, the first with the service's devices. */
  async function connect(devices: Devices): Promise<{ session: MediaSession; close: () => void }> {
    const media = new BrowserMedia({ iceServers: [], devices, clock: systemClock, logger: silentLogger });
    const [caller, callee] = [media.open('offer'), media.open('answer')];
    await caller.takeMicrophone(never);
    await caller.applyAnswer(await callee.createAnswer(await caller.createOffer(never), never));
    callee.start();
    return {
      session: caller,
      close: () => {
        caller.close();
        callee.close();
      },
    };
  }

  it('changes its microphone without a word to the far side, and stays muted', async () => {
    const devices = newDevices();
    await devices.start();
    const [first, second] = devices
      .snapshot()
      .devices.filter(({ id, kind }) => kind === 'audioinput' && id !== 'default');
    await devices.choose('microphone', first?.id);
    const { close, session } = await connect(devices);
    session.setMuted(true);
    const offers = vi.spyOn(RTCPeerConnection.prototype, 'createOffer');
    await devices.choose('microphone', second?.id);
    await vi.waitFor(() => {
      expect(session.audioOut?.getSettings().deviceId).toBe(second?.id);
    });
    expect(session.audioOut?.enabled).toBe(false);
    session.setMuted(false);
    expect(session.audioOut?.enabled).toBe(true);
    const sentBefore = (await session.stats()).packetsSent;
    await vi.waitFor(async () => {
      expect((await session.stats()).packetsSent).toBeGreaterThan(sentBefore);
    });
    expect(offers).not.toHaveBeenCalled();
    close();
  });

  it('is heard at the loudspeaker: the far side’s fake microphone beeps', async () => {
    const devices = newDevices();
    await devices.start();
    const levels: Level[] = [];
    const stop = devices.watchLevel('speaker', (level) => levels.push(level));
    const { close } = await connect(devices);
    await vi.waitFor(
      () => {
        expect(Math.max(...levels.map(({ dbfs }) => dbfs))).toBeGreaterThan(-40);
      },
      { timeout: 10_000 },
    );
    close();
    levels.length = 0;
    await vi.waitFor(() => {
      expect(levels.at(-1)?.peak).toBe(0);
    });
    stop();
  });

  it('plays on the chosen loudspeaker', async () => {
    const setSinkId = vi.spyOn(HTMLMediaElement.prototype, 'setSinkId').mockResolvedValue();
    const devices = newDevices();
    await devices.start();
    const speaker = devices
      .snapshot()
      .devices.find(({ id, kind }) => kind === 'audiooutput' && id !== 'default');
    await devices.choose('speaker', speaker?.id);
    const { close } = await connect(devices);
    await vi.waitFor(() => {
      expect(setSinkId).toHaveBeenCalledWith(speaker?.id);
    });
    close();
  });
});
