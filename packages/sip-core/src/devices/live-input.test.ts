import { describe, expect, it } from 'vitest';
import { MediaError } from '../media/media-error.js';
import {
  deviceOf,
  headset,
  headsetIn,
  headsetOut,
  laptop,
  laptopIn,
  useDeviceDesks,
} from '../testing/device-desk.js';

const never = new AbortController().signal;

const deskWith = useDeviceDesks();

describe('the microphone of a call', () => {
  it('is the chosen one, opened once for all, and closed after the last', async () => {
    const { access, devices } = deskWith();
    await devices.choose('microphone', laptopIn.id);
    const [one, other] = await Promise.all([devices.openMicrophone(never), devices.openMicrophone(never)]);
    expect(access.requests).toEqual([
      {
        kind: 'microphone',
        id: laptopIn.id,
        isExact: true,
        processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      },
    ]);
    one.track.enabled = false;
    expect(other.track.enabled).toBe(true);
    one.release();
    one.release();
    expect([one.track.readyState, other.track.readyState]).toEqual(['ended', 'live']);
    other.release();
    expect(access.liveTracks).toEqual([]);
  });

  it('changes in the call when another is chosen, and who is muted stays so', async () => {
    const desk = deskWith();
    const input = await desk.devices.openMicrophone(never);
    input.track.enabled = false;
    const replaced: MediaStreamTrack[] = [];
    input.on('replaced', ({ track }) => replaced.push(track));
    await desk.devices.choose('microphone', laptopIn.id);
    expect(replaced.map(({ enabled, label }) => [label, enabled])).toEqual([['Laptop', false]]);
    expect(input.track).toBe(replaced[0]);
    expect(desk.access.liveTracks.map(({ label }) => label)).toEqual(['Laptop', 'Laptop']);
    input.release();
  });

  it('stays what it is when the chosen one cannot be opened', async () => {
    const desk = deskWith();
    await desk.devices.choose('microphone', headsetIn.id);
    const input = await desk.devices.openMicrophone(never);
    desk.access.openError = new MediaError('media/microphone-busy', 'Another program has it.');
    await expect(desk.devices.choose('microphone', laptopIn.id)).rejects.toMatchObject({
      code: 'media/microphone-busy',
    });
    expect(input.track).toMatchObject({ label: 'Headset', readyState: 'live' });
    expect(desk.devices.snapshot().roles.microphone.device).toEqual(headsetIn);
    expect(desk.devices.snapshot().roles.microphone.wishes).toHaveLength(1);
    input.release();
  });

  it('falls back when it is pulled, and comes back when it is plugged in', async () => {
    const desk = deskWith();
    await desk.devices.choose('microphone', headsetIn.id);
    const input = await desk.devices.openMicrophone(never);
    await desk.settle();
    desk.news();
    desk.access.unplug(headsetIn.id, headsetOut.id);
    await desk.settle();
    expect(input.track).toMatchObject({ label: 'Laptop', readyState: 'live' });
    expect(desk.news()).toEqual([
      'list of 3',
      'microphone lost Headset',
      'microphone fell back to Laptop',
      'speaker lost Headset',
      'ringer lost Headset',
    ]);
    desk.access.plug(...headset);
    await desk.settle();
    expect(input.track).toMatchObject({ label: 'Headset', readyState: 'live' });
    expect(desk.news()).toEqual(['list of 5', 'microphone restored Headset']);
    expect(desk.access.liveTracks).toHaveLength(2);
    input.release();
  });

  it('is told as lost when no other is there, and taken up again', async () => {
    const desk = deskWith([headsetIn]);
    const input = await desk.devices.openMicrophone(never);
    await desk.settle();
    const lost: string[] = [];
    input.on('lost', ({ error }) => lost.push(error.code));
    desk.access.unplug(headsetIn.id);
    await desk.settle();
    expect(lost).toEqual(['media/no-microphone']);
    desk.access.plug(headsetIn);
    await desk.settle();
    expect(input.track).toMatchObject({ label: 'Headset', readyState: 'live' });
    input.release();
  });

  it('is told as lost when the user takes the permission away', async () => {
    const desk = deskWith();
    const input = await desk.devices.openMicrophone(never);
    await desk.settle();
    const lost: string[] = [];
    input.on('lost', ({ error }) => lost.push(error.code));
    desk.access.permissions.microphone = 'denied';
    desk.access.tracks[0]?.end();
    await desk.settle();
    expect(lost).toEqual(['media/permission-denied']);
    expect(desk.access.requests).toHaveLength(1);
    input.release();
  });

  it('is the next best when the chosen one went before the list said so', async () => {
    const desk = deskWith();
    await desk.devices.choose('microphone', headsetIn.id);
    // The browser's event is still on its way.
    const { access } = desk;
    const list = access.list.bind(access);
    access.setDevices([laptopIn]);
    access.list = list;
    const input = await desk.devices.openMicrophone(never);
    expect(input.track.label).toBe('Laptop');
    input.release();
    await desk.settle();
  });

  it('goes to nobody who has aborted, and to nobody after the end', async () => {
    const { access, devices } = deskWith();
    const aborting = new AbortController();
    const opening = devices.openMicrophone(aborting.signal);
    aborting.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
    devices.dispose();
    await expect(devices.openMicrophone(never)).rejects.toMatchObject({ code: 'device/disposed' });
    expect(access.liveTracks).toEqual([]);
  });

  it('is given back when the service ends, whoever has it', async () => {
    const { access, devices } = deskWith();
    const input = await devices.openMicrophone(never);
    devices.dispose();
    expect(input.track.readyState).toBe('ended');
    expect(access.liveTracks).toEqual([]);
  });

  it("is the browser's choice while the storage does not answer", async () => {
    const silent = async (): Promise<undefined> => await new Promise(() => undefined);
    const desk = deskWith(undefined, { storage: { get: silent, set: silent } });
    const opening = desk.devices.openMicrophone(never);
    await desk.clock.advance(1_000);
    const input = await opening;
    expect(desk.access.requests[0]).toMatchObject({ id: undefined, isExact: false });
    input.release();
  });

  it('passes on why it cannot be had', async () => {
    const { access, devices } = deskWith();
    access.openError = new MediaError('media/permission-denied', 'No.');
    await expect(devices.openMicrophone(never)).rejects.toMatchObject({ code: 'media/permission-denied' });
    access.openError = undefined;
    const input = await devices.openMicrophone(never);
    expect(input.track.readyState).toBe('live');
    input.release();
  });
});

describe('echo cancellation, noise suppression and gain', () => {
  it.each([
    ['by a switch, where the browser has one', false, 1],
    ['by opening anew, where it has not', true, 2],
  ])('change in a call %s', async (_way, isRigid, openedCount) => {
    const { access, devices } = deskWith();
    access.isRigid = isRigid;
    const input = await devices.openMicrophone(never);
    await devices.setProcessing({ echoCancellation: false });
    expect(access.requests).toHaveLength(openedCount);
    expect(access.tracks.at(-1)?.getSettings()).toMatchObject({
      echoCancellation: false,
      noiseSuppression: true,
    });
    expect(input.track.readyState).toBe('live');
    input.release();
  });

  it('are asked for at the next opening', async () => {
    const { access, devices } = deskWith();
    await devices.setProcessing({ autoGainControl: false });
    expect(access.requests).toEqual([]);
    (await devices.openMicrophone(never)).release();
    expect(access.requests[0]?.processing).toMatchObject({ autoGainControl: false });
  });
});

describe('the camera', () => {
  it('follows its own choice', async () => {
    const { access, devices } = deskWith([...laptop, deviceOf('videoinput', 'Webcam')]);
    await devices.choose('camera', 'videoinput-Webcam');
    const input = await devices.openCamera(never);
    expect(input.track.label).toBe('Webcam');
    expect(access.requests[0]).toMatchObject({ kind: 'camera', id: 'videoinput-Webcam', isExact: true });
    input.release();
  });

  it('falls back like a microphone, and is told as lost when nobody allows it', async () => {
    const desk = deskWith([...laptop, deviceOf('videoinput', 'Webcam')]);
    await desk.devices.choose('camera', 'videoinput-Webcam');
    const input = await desk.devices.openCamera(never);
    const lost: string[] = [];
    input.on('lost', ({ error }) => lost.push(error.code));
    desk.access.unplug('videoinput-Webcam');
    await desk.settle();
    expect(input.track).toMatchObject({ label: 'Laptop', readyState: 'live' });
    desk.access.permissions.camera = 'denied';
    desk.access.tracks.at(-1)?.end();
    await desk.settle();
    expect(lost).toEqual(['media/camera-denied']);
    input.release();
  });
});
