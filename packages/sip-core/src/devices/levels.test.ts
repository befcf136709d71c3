import { describe, expect, it } from 'vitest';
import { MediaError } from '../media/media-error.js';
import { laptopIn, useDeviceDesks } from '../testing/device-desk.js';
import { FakeTrack } from '../testing/fake-tracks.js';
import { type Level, levelPeriodMs } from './level-watch.js';

const newDesk = useDeviceDesks();

describe('the level of the microphone', () => {
  it('is measured while somebody listens, and costs nothing otherwise', async () => {
    const desk = newDesk();
    const [one, other]: [Level[], Level[]] = [[], []];
    const stopOne = desk.devices.watchLevel('microphone', (level) => one.push(level));
    const stopOther = desk.devices.watchLevel('microphone', (level) => other.push(level));
    await desk.clock.advance(levelPeriodMs);
    expect(desk.access.requests).toHaveLength(1);
    expect(desk.access.meters).toHaveLength(1);
    stopOne();
    stopOne();
    await desk.clock.advance(levelPeriodMs);
    expect([one.length, other.length]).toEqual([1, 2]);
    stopOther();
    expect(desk.access.liveTracks).toEqual([]);
    expect(desk.access.meters.map(({ isClosed }) => isClosed)).toEqual([true]);
    await desk.clock.advance(10 * levelPeriodMs);
    expect(other).toHaveLength(2);
  });

  it.each([
    [0, { peak: 0, dbfs: -100 }],
    [0.000_001, { peak: 0.000_001, dbfs: -100 }],
    [0.1, { peak: 0.1, dbfs: -20 }],
    [1, { peak: 1, dbfs: 0 }],
    [1.7, { peak: 1, dbfs: 0 }],
  ])('of a sample of %s is %o', async (sample, expected) => {
    const desk = newDesk();
    const levels: Level[] = [];
    const stop = desk.devices.watchLevel('microphone', (level) => levels.push(level));
    for (const meter of desk.access.meters) meter.sample = sample;
    await desk.clock.advance(levelPeriodMs);
    expect(levels[0]?.peak).toBeCloseTo(expected.peak);
    expect(levels[0]?.dbfs).toBeCloseTo(expected.dbfs);
    stop();
  });

  it('goes on with the next microphone', async () => {
    const desk = newDesk();
    const stop = desk.devices.watchLevel('microphone', () => undefined);
    await desk.clock.advance(levelPeriodMs);
    await desk.devices.choose('microphone', laptopIn.id);
    await desk.clock.advance(levelPeriodMs);
    expect(desk.access.meters[0]?.tracks.map(({ label }) => label)).toEqual(['Laptop']);
    stop();
  });

  it('is zero without a microphone', async () => {
    const desk = newDesk();
    desk.access.openError = new MediaError('media/permission-denied', 'No.');
    const levels: Level[] = [];
    const stop = desk.devices.watchLevel('microphone', (level) => levels.push(level));
    await desk.clock.advance(levelPeriodMs);
    expect(levels).toEqual([{ peak: 0, dbfs: -100 }]);
    stop();
  });

  it('opens nothing for who has gone again at once', async () => {
    const desk = newDesk();
    desk.devices.watchLevel('microphone', () => undefined)();
    await desk.clock.advance(levelPeriodMs);
    expect(desk.access.liveTracks).toEqual([]);
  });
});

describe('the level of what is heard', () => {
  it('is that of all calls that play at the ear, and not of the ringing', async () => {
    const desk = newDesk();
    const playing = (label: string): { srcObject: MediaStream } => {
      const tracks = [new FakeTrack('audio', label)];
      return { srcObject: { getAudioTracks: () => tracks } as unknown as MediaStream };
    };
    const first = desk.devices.routeOutput(playing('first call'), 'speaker');
    desk.devices.routeOutput(playing('second call'), 'speaker');
    desk.devices.routeOutput(playing('ringing'), 'ringer');
    desk.devices.routeOutput({}, 'speaker');
    const stop = desk.devices.watchLevel('speaker', () => undefined);
    await desk.clock.advance(levelPeriodMs);
    const measured = (): readonly string[] | undefined =>
      desk.access.meters[0]?.tracks.map(({ label }) => label);
    expect(measured()).toEqual(['first call', 'second call']);
    first();
    await desk.clock.advance(levelPeriodMs);
    expect(measured()).toEqual(['second call']);
    expect(desk.access.requests).toEqual([]);
    stop();
  });

  it('is told to nobody after the end', async () => {
    const desk = newDesk();
    desk.devices.dispose();
    desk.devices.watchLevel('speaker', () => undefined);
    desk.devices.routeOutput({}, 'speaker');
    await desk.clock.advance(levelPeriodMs);
    expect(desk.access.meters).toEqual([]);
  });
});
