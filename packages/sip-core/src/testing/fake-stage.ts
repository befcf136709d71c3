import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import type { Call } from '../call/call.js';
import { Phone } from '../phone.js';
import type { PhoneParts } from '../phone-managers.js';
import { FakeMedia } from './fake-media.js';
import { FakeNetwork } from './fake-network.js';
import { FakeSignalling } from './fake-signalling.js';

/** A phone of several, with what it stands on. */
export interface FakeStation {
  readonly name: string;
  readonly phone: Phone;
  readonly signalling: FakeSignalling;
  readonly media: FakeMedia;
}

/** Both ends of one answered call. */
export interface FakeTalk {
  readonly callers: Call;
  readonly callees: Call;
}

/** Any number of phones on one network without SIP, and the clock that all of them go by. */
export class FakeStage {
  readonly clock: ManualClock = new ManualClock(Date.UTC(2026, 0, 1));
  readonly network: FakeNetwork = new FakeNetwork();
  readonly #phones: Phone[] = [];

  async add(name: string, options: Partial<PhoneParts> = {}): Promise<FakeStation> {
    const signalling = new FakeSignalling(this.network, name);
    const media = new FakeMedia();
    const phone = new Phone({
      signalling,
      media,
      clock: this.clock,
      logger: silentLogger,
      domain: 'example.test',
      registerExpiresSeconds: 3_600,
      noAnswerTimeoutMs: 120_000,
      capabilities: { multiCall: true },
      ...options,
    });
    this.#phones.push(phone);
    await phone.start();
    return { name, phone, signalling, media };
  }

  /** Lets all that is under way arrive. */
  async happen(durationMs = 0): Promise<void> {
    await this.clock.advance(durationMs);
  }

  /** Waits for what takes no time. */
  async after<Result>(promise: Promise<Result>): Promise<Result> {
    const [result] = await Promise.all([promise, this.happen()]);
    return result;
  }

  /** One calls the other, who answers. */
  async talk(from: FakeStation, to: FakeStation): Promise<FakeTalk> {
    const callers = from.phone.dial(to.name);
    await this.happen();
    const callees = to.phone.calls.find(({ state }) => state === 'incoming');
    if (callees === undefined) throw new Error(`${to.name} was not called.`);
    await this.after(callees.answer());
    await this.happen();
    return { callers, callees };
  }

  async dispose(): Promise<void> {
    const disposed = Promise.all(this.#phones.map((phone) => phone.dispose()));
    await this.happen(5_000);
    await disposed;
  }
}
