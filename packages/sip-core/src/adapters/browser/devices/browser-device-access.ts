import type { Unsubscribe } from '@offhook/primitives';
import type { Device, DevicePermission, InputKind } from '../../../devices/device.js';
import { processingNames } from '../../../devices/input-processing.js';
import type { DeviceAccess, InputRequest, LevelMeter } from '../../../devices/device-access.js';
import { capture } from '../capture.js';
import { AnalyserMeter } from './analyser-meter.js';

/** RNNoise and most other processors are trained for it, and WebRTC sends it. */
const sampleRateHz = 48_000;

/** The devices of this browser. */
export class BrowserDeviceAccess implements DeviceAccess {
  get canChooseOutput(): boolean {
    return 'setSinkId' in HTMLMediaElement.prototype;
  }

  async list(): Promise<readonly Device[]> {
    const listed = (await mediaDevices()?.enumerateDevices()) ?? [];
    return listed.map(({ deviceId, groupId, kind, label }) => ({ id: deviceId, groupId, kind, label }));
  }

  async permission(kind: InputKind): Promise<DevicePermission> {
    return (await permissionStatus(kind))?.state ?? 'unknown';
  }

  watch(onChange: () => void): Unsubscribe {
    const lifetime = new AbortController();
    const { signal } = lifetime;
    mediaDevices()?.addEventListener('devicechange', onChange, { signal });
    for (const kind of ['microphone', 'camera'] as const) {
      void permissionStatus(kind).then((status) => {
        status?.addEventListener('change', onChange, { signal });
      });
    }
    return () => {
      lifetime.abort();
    };
  }

  async open(request: InputRequest, signal: AbortSignal): Promise<MediaStreamTrack> {
    const { kind } = request;
    const stream = await capture(kind, async (devices) => await openAs(devices, request), signal);
    const [track] = stream.getTracks();
    // `capture` has made sure that there is one.
    if (track === undefined) throw new Error('A stream without tracks.');
    return track;
  }

  createAudioContext(): AudioContext {
    return new AudioContext({ sampleRate: sampleRateHz });
  }

  createMeter(): LevelMeter {
    return new AnalyserMeter();
  }
}

async function openAs(devices: MediaDevices, request: InputRequest): Promise<MediaStream> {
  const device = deviceConstraint(request);
  const { kind, processing } = request;
  if (kind === 'camera') return await devices.getUserMedia({ video: device });
  try {
    // A mere wish is not granted by Chromium while the same microphone is open with other processing.
    const exact = Object.fromEntries(processingNames.map((name) => [name, { exact: processing[name] }]));
    return await devices.getUserMedia({ audio: { ...device, ...exact } });
  } catch (error) {
    if (!isAboutProcessing(error)) throw error;
    return await devices.getUserMedia({ audio: { ...device, ...processing } });
  }
}

function deviceConstraint({ id, isExact }: InputRequest): MediaTrackConstraints {
  if (id === undefined) return {};
  return { deviceId: isExact ? { exact: id } : { ideal: id } };
}

/** The microphone cannot be run as is wanted, which is no reason to go without one. */
function isAboutProcessing(error: unknown): boolean {
  return error instanceof OverconstrainedError && processingNames.some((name) => name === error.constraint);
}

/** Absent on insecure pages, whatever the types say. */
function mediaDevices(): MediaDevices | undefined {
  return navigator.mediaDevices;
}

/** Undefined where a browser does not know the name, as older Firefox and Safari. */
async function permissionStatus(name: InputKind): Promise<PermissionStatus | undefined> {
  const permissions = navigator.permissions as Permissions | undefined;
  return await permissions?.query({ name }).catch(() => undefined);
}
