import { describe, expect, it } from 'vitest';
import { type DeviceDesk, useDeviceDesks } from '../testing/device-desk.js';
import { FakeTrack } from '../testing/fake-tracks.js';
import type { AudioProcessor, ProcessedAudio } from './audio-processor.js';

const never = new AbortController().signal;

/** Gives another track for each, and counts what it still has to give back. */
class Loudener implements AudioProcessor {
  readonly made: FakeTrack[] = [];
  error: Error | undefined;

  async process(track: MediaStreamTrack): Promise<ProcessedAudio> {
    await Promise.resolve();
    if (this.error !== undefined) throw this.error;
    const louder = new FakeTrack('audio', `louder ${track.label}`);
    this.made.push(louder);
    return {
      track: louder,
      dispose: () => {
        louder.stop();
      },
    };
  }

  get openCount(): number {
    return this.made.filter(({ readyState }) => readyState === 'live').length;
  }
}

const makeDesk = useDeviceDesks();
const deskWith = (processor?: AudioProcessor): DeviceDesk =>
  makeDesk(undefined, processor === undefined ? {} : { processor });

describe('an audio processor', () => {
  it('gives what is sent, and gives all back with the last user', async () => {
    const louder = new Loudener();
    const desk = deskWith(louder);
    const input = await desk.devices.openMicrophone(never);
    expect(input.track.label).toBe('louder Headset');
    input.release();
    expect(louder.openCount).toBe(0);
    expect(desk.access.contexts.map(({ state }) => state)).toEqual(['closed']);
  });

  it('moves on to the next microphone', async () => {
    const louder = new Loudener();
    const desk = deskWith(louder);
    const input = await desk.devices.openMicrophone(never);
    await desk.devices.choose('microphone', 'audioinput-Laptop');
    expect(input.track.label).toBe('louder Laptop');
    expect(louder.openCount).toBe(1);
    input.release();
  });

  it('can be put in and taken out in a call', async () => {
    const louder = new Loudener();
    const desk = deskWith();
    const input = await desk.devices.openMicrophone(never);
    const sent: string[] = [];
    input.on('replaced', ({ track }) => sent.push(track.label));
    await desk.devices.setProcessor(louder);
    await desk.devices.setProcessor(louder);
    await desk.devices.setProcessor(undefined);
    expect(sent).toEqual(['louder Headset', 'Headset']);
    expect(louder.openCount).toBe(0);
    input.release();
  });

  it('that fails leaves the sound as it is, and that is told', async () => {
    const broken = new Loudener();
    broken.error = new Error('no wasm');
    const desk = deskWith(broken);
    const input = await desk.devices.openMicrophone(never);
    expect(input.track.label).toBe('Headset');
    expect(desk.news()).toContain('processor failed: device/processor-failed');
    input.release();
  });

  it('waits for the first click on the page, and begins with it', async () => {
    const louder = new Loudener();
    const desk = deskWith(louder);
    desk.access.isLocked = true;
    await desk.devices.start();
    const opening = desk.devices.openMicrophone(never);
    await desk.clock.advance(500);
    const input = await opening;
    expect(input.track.label).toBe('Headset');
    desk.access.isLocked = false;
    desk.access.contexts[0]?.unlock();
    await desk.settle();
    expect(input.track.label).toBe('louder Headset');
    input.release();
    expect(desk.access.contexts.map(({ state }) => state)).toEqual(['closed', 'closed']);
  });

  it('has nothing to do with cameras', async () => {
    const louder = new Loudener();
    const desk = deskWith(louder);
    (await desk.devices.openCamera(never)).release();
    expect(louder.made).toEqual([]);
  });
});
