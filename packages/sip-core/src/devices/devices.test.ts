import { describe, expect, it } from 'vitest';
import type { SoundOutput } from '../ports/devices-port.js';
import {
  headset,
  headsetIn,
  headsetOut,
  laptop,
  laptopIn,
  laptopOut,
  useDeviceDesks,
} from '../testing/device-desk.js';
import type { DeviceStorage } from './device-memory.js';

const never = new AbortController().signal;

/** Storage that outlives the service, as a page's does. */
class Drawer implements DeviceStorage {
  readonly values: Map<string, string> = new Map<string, string>();

  async get(key: string): Promise<string | undefined> {
    return await Promise.resolve(this.values.get(key));
  }

  async set(key: string, value: string): Promise<void> {
    await Promise.resolve();
    this.values.set(key, value);
  }
}

class Speaker implements SoundOutput {
  readonly sinkIds: string[] = [];
  error: Error | undefined;

  async setSinkId(id: string): Promise<void> {
    this.sinkIds.push(id);
    await Promise.resolve();
    if (this.error !== undefined) throw this.error;
  }
}

const deskWith = useDeviceDesks();

describe('the list', () => {
  it('comes with what the user allows, and asks for nothing', async () => {
    const { access, devices } = deskWith();
    access.permissions.camera = 'prompt';
    await devices.start();
    const { canChooseOutput, devices: listed, permissions, roles } = devices.snapshot();
    expect(permissions).toEqual({ microphone: 'granted', camera: 'prompt' });
    expect(listed.map(({ label }) => label)).toEqual(['Headset', 'Headset', 'Laptop', 'Laptop', '']);
    expect(canChooseOutput).toBe(true);
    expect(roles.microphone).toMatchObject({ state: 'first', device: headsetIn, wishes: [] });
    expect(roles.camera).toMatchObject({ state: 'unknown', device: undefined });
    expect(access.requests).toEqual([]);
  });

  it('is read once for a burst of events, and again for a late one', async () => {
    const desk = deskWith(laptop);
    await desk.devices.start();
    desk.news();
    for (const part of headset) desk.access.plug(part);
    await desk.settle();
    expect(desk.news()).toEqual(['list of 5']);
    desk.access.unplug(headsetOut.id);
    await desk.settle();
    expect(desk.news()).toContain('list of 4');
  });

  it('gets its names with the first microphone, where the user had to be asked', async () => {
    const desk = deskWith();
    desk.access.permissions.microphone = 'prompt';
    await desk.devices.start();
    expect(desk.devices.snapshot().roles.microphone.state).toBe('unknown');
    const input = await desk.devices.openMicrophone(never);
    await desk.settle();
    expect(desk.devices.snapshot().roles.microphone).toMatchObject({ state: 'first', device: headsetIn });
    expect(desk.news()).toEqual([
      'microphone prompt',
      'camera granted',
      'list of 5',
      'microphone granted',
      'list of 5',
    ]);
    expect(desk.access.requests).toHaveLength(1);
    input.release();
  });
});

describe('choosing', () => {
  it('is remembered, and recalled in the next visit', async () => {
    const drawer = new Drawer();
    const today = deskWith(undefined, { storage: drawer });
    await today.devices.choose('microphone', laptopIn.id);
    await today.devices.choose('ringer', laptopOut.id);
    await today.devices.setProcessing({ noiseSuppression: false });
    const tomorrow = deskWith(undefined, { storage: drawer });
    await tomorrow.devices.start();
    const { processing, roles } = tomorrow.devices.snapshot();
    expect(roles.microphone.device).toEqual(laptopIn);
    expect(roles.ringer.device).toEqual(laptopOut);
    expect(roles.speaker.device).toEqual(headsetOut);
    expect(processing).toEqual({ echoCancellation: true, noiseSuppression: false, autoGainControl: true });
  });

  it('keeps the earlier choices as the next best, each once', async () => {
    const { devices } = deskWith();
    await devices.choose('microphone', laptopIn.id);
    await devices.choose('microphone', headsetIn.id);
    await devices.choose('microphone', laptopIn.id);
    expect(devices.snapshot().roles.microphone.wishes.map(({ label }) => label)).toEqual([
      'Laptop',
      'Headset',
    ]);
    await devices.choose('microphone', undefined);
    expect(devices.snapshot().roles.microphone.wishes).toEqual([]);
  });

  it('goes by parts of labels, too', async () => {
    const desk = deskWith();
    await desk.devices.prefer('microphone', [{ label: 'Jabra' }, { label: 'lap' }, { label: 'head' }]);
    expect(desk.devices.snapshot().roles.microphone).toMatchObject({ state: 'fallback', device: laptopIn });
    expect(desk.news()).toContain('microphone fell back to Laptop');
  });

  it('refuses what is not there', async () => {
    const { devices } = deskWith(laptop);
    await expect(devices.choose('microphone', headsetIn.id)).rejects.toMatchObject({
      name: 'DeviceError',
      code: 'device/unknown',
    });
    // A loudspeaker is no microphone.
    await expect(devices.choose('microphone', laptopOut.id)).rejects.toMatchObject({
      code: 'device/unknown',
    });
  });

  it.each(['speaker', 'ringer'] as const)(
    'refuses a %s where the browser cannot route sound',
    async (role) => {
      const { access, devices } = deskWith();
      access.canChooseOutput = false;
      const code = 'device/output-unsupported';
      await expect(devices.choose(role, laptopOut.id)).rejects.toMatchObject({ code });
      expect(devices.snapshot()).toMatchObject({
        canChooseOutput: false,
        roles: { [role]: { state: 'unknown' } },
      });
    },
  );

  it('goes on without storage that fails, and with whatever it held', async () => {
    const broken: DeviceStorage = {
      get: async () => await Promise.reject(new Error('no room')),
      set: async () => await Promise.reject(new Error('no room')),
    };
    const { devices } = deskWith(undefined, { storage: broken });
    await devices.choose('microphone', laptopIn.id);
    expect(devices.snapshot().roles.microphone.device).toEqual(laptopIn);
  });
});

describe('loudspeakers', () => {
  it('play where the choice is, each role its own', async () => {
    const desk = deskWith();
    await desk.devices.start();
    const [call, ring] = [new Speaker(), new Speaker()];
    const stopCall = desk.devices.routeOutput(call, 'speaker');
    desk.devices.routeOutput(ring, 'ringer');
    await desk.devices.choose('ringer', laptopOut.id);
    await desk.devices.choose('speaker', headsetOut.id);
    await desk.settle();
    expect([call.sinkIds, ring.sinkIds]).toEqual([[headsetOut.id], [laptopOut.id]]);
    stopCall();
    await desk.devices.choose('speaker', laptopOut.id);
    await desk.settle();
    expect(call.sinkIds).toEqual([headsetOut.id]);
  });

  it('go back to the system when the chosen one is pulled, and come back with it', async () => {
    const desk = deskWith();
    const call = new Speaker();
    await desk.devices.choose('speaker', headsetOut.id);
    desk.devices.routeOutput(call, 'speaker');
    desk.access.unplug(headsetOut.id);
    await desk.settle();
    desk.access.plug(headsetOut);
    await desk.settle();
    expect(call.sinkIds).toEqual([headsetOut.id, '', headsetOut.id]);
  });

  it('tell when the browser refuses, and try the next wish', async () => {
    const desk = deskWith();
    const call = new Speaker();
    call.error = new DOMException('The operation was aborted.', 'AbortError');
    desk.devices.routeOutput(call, 'speaker');
    await desk.devices.choose('speaker', headsetOut.id);
    await desk.settle();
    expect(desk.news()).toContain('speaker failed: device/output-refused');
    call.error = undefined;
    await desk.devices.choose('speaker', laptopOut.id);
    await desk.settle();
    expect(call.sinkIds).toEqual([headsetOut.id, laptopOut.id]);
  });

  it('switch one after the other, and end with the last wish', async () => {
    const desk = deskWith();
    await desk.devices.start();
    const call = new Speaker();
    desk.devices.routeOutput(call, 'speaker');
    await Promise.all([
      desk.devices.choose('speaker', headsetOut.id),
      desk.devices.choose('speaker', laptopOut.id),
    ]);
    await desk.settle();
    expect(call.sinkIds.at(-1)).toBe(laptopOut.id);
  });
});
