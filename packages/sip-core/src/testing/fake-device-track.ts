import { FakeTrack } from './fake-tracks.js';

/** A track of a fake device: it ends when the device goes, and its clones with it. */
export class FakeDeviceTrack extends FakeTrack {
  readonly deviceId: string;
  /** What it runs with; `applyConstraints` changes it unless `isRigid`. */
  settings: MediaTrackSettings;
  /** Refuses every change, as Chromium does for an open microphone. */
  isRigid = false;
  readonly clones: FakeDeviceTrack[] = [];

  constructor(kind: 'audio' | 'video', device: { readonly id: string; readonly label: string }) {
    super(kind, device.label);
    this.deviceId = device.id;
    this.settings = { deviceId: device.id };
  }

  override clone(): FakeDeviceTrack {
    const clone = new FakeDeviceTrack(this.kind, { id: this.deviceId, label: this.label });
    clone.readyState = this.readyState;
    this.clones.push(clone);
    return clone;
  }

  override getSettings(): MediaTrackSettings {
    return { ...this.settings };
  }

  override async applyConstraints(constraints: MediaTrackConstraints = {}): Promise<void> {
    await Promise.resolve();
    if (this.isRigid) throw new DOMException('Cannot satisfy constraints', 'OverconstrainedError');
    Object.assign(this.settings, constraints);
  }

  override end(): void {
    if (this.readyState === 'live') super.end();
    for (const clone of this.clones) clone.end();
  }
}
