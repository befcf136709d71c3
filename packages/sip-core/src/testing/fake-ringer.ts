import type { RingerPort, RingTone } from '../ports/ringer-port.js';

/** A loudspeaker that writes down what it was told. */
export class FakeRinger implements RingerPort {
  /** What was played, in order; `silence` where it stopped. */
  readonly played: (RingTone | 'silence')[] = [];
  deviceId = '';
  isDisposed = false;

  play(tone: RingTone): void {
    this.played.push(tone);
  }

  stop(): void {
    this.played.push('silence');
  }

  async setOutputDevice(deviceId: string): Promise<boolean> {
    await Promise.resolve();
    this.deviceId = deviceId;
    return true;
  }

  dispose(): void {
    this.isDisposed = true;
  }
}
