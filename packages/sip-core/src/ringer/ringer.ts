import type { RingerPort, RingTone } from '../ports/ringer-port.js';
import type { RingingCall, RingingPhone } from './ringing-phone.js';
import { toneForCalls } from './tone-for-calls.js';

/** Makes a phone audible: rings for who calls, plays the ringback for whom we call, and the tone of call waiting. */
export class Ringer {
  readonly #phone: RingingPhone;
  readonly #port: RingerPort;
  readonly #lifetime: AbortController = new AbortController();
  #tone: RingTone | undefined;
  #isSilenced = false;

  constructor(phone: RingingPhone, port: RingerPort) {
    this.#phone = phone;
    this.#port = port;
    const { signal } = this.#lifetime;
    const follow = ({ call }: { readonly call: RingingCall }): void => {
      const update = (): void => {
        this.#update();
      };
      call.on('changed', update, { signal });
      // Another caller is news, also to who has silenced the one before.
      this.#isSilenced = false;
      update();
    };
    phone.on('callAdded', follow, { signal });
    for (const call of phone.calls) follow({ call });
  }

  /** What is played now. */
  get tone(): RingTone | undefined {
    return this.#tone;
  }

  /** Stops the tone of the calls that there are, as when the user looks but does not want to hear it. */
  silence(): void {
    this.#isSilenced = true;
    this.#update();
  }

  /** See `RingerPort.setOutputDevice`. */
  async setOutputDevice(deviceId: string): Promise<boolean> {
    return await this.#port.setOutputDevice(deviceId);
  }

  /** Safe to call twice. */
  dispose(): void {
    this.#lifetime.abort();
    this.#tone = undefined;
    this.#port.dispose();
  }

  #update(): void {
    const calls = this.#phone.calls.filter(({ state }) => state !== 'ended');
    const tone = this.#isSilenced ? undefined : toneForCalls(calls);
    if (tone === this.#tone) return;
    this.#tone = tone;
    if (tone === undefined) this.#port.stop();
    else this.#port.play(tone);
  }
}
