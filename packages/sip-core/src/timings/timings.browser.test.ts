import { silentLogger, systemClock } from '@offhook/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BrowserMedia } from '../adapters/browser/browser-media.js';
import type { Call } from '../call/call.js';
import type { Phone } from '../phone.js';
import { createMemoryPhone, MemorySwitch } from '../testing/index.js';
import { type CallTimings, type TimingMark, timingMarks } from './timing-marks.js';

const phones: Phone[] = [];

afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.dispose()));
});

async function twoPhones(): Promise<readonly [alice: Phone, bob: Phone]> {
  const memorySwitch = new MemorySwitch({ users: { alice: '', bob: '' } });
  const createOne = (username: string): Phone => {
    const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
    const phone = createMemoryPhone({ memorySwitch, username, media });
    phones.push(phone);
    return phone;
  };
  const both = [createOne('alice'), createOne('bob')] as const;
  await Promise.all(both.map((phone) => phone.start()));
  return both;
}

async function answeredCalls(): Promise<readonly Call[]> {
  const [alice, bob] = await twoPhones();
  const answered = new Promise<Call>((resolve) => {
    bob.on('callAdded', ({ call }) => {
      // It rings first: one that is answered at once does not.
      queueMicrotask(() => void call.answer());
      resolve(call);
    });
  });
  const callers = alice.dial('bob');
  return [callers, await answered];
}

/** What always comes after what, whoever waits for whom. */
const orders: readonly (readonly TimingMark[])[] = [
  ['asked', 'described', 'accepted'],
  ['asked', 'microphone'],
  ['asked', 'invite', 'ringing', 'accepted', 'acknowledged'],
  ['ice-connected', 'dtls-connected', 'first-packet', 'first-audible'],
];

function timesOf(timings: CallTimings, marks: readonly TimingMark[]): readonly number[] {
  return marks.map((mark) => timings[mark] ?? Number.NaN);
}

describe('the timings of a call in Chromium', () => {
  it('go from asking to hearing, each step after the one that it needs', async () => {
    const [callers, callees] = await answeredCalls();
    for (const call of [callers, callees]) {
      await vi.waitFor(
        () => {
          expect(call?.timings['first-audible']).toBeGreaterThan(0);
        },
        { timeout: 10_000 },
      );
      const timings = call?.timings ?? {};
      console.info(call?.direction, JSON.stringify(timings));
      for (const order of orders) {
        const times = timesOf(timings, order);
        expect(times).toEqual([...times].sort((one, other) => one - other));
        expect(times.every(Number.isFinite)).toBe(true);
      }
    }
    const missing = timingMarks.filter((mark) => callers?.timings[mark] === undefined);
    expect(missing).toEqual(['picked-up']);
  });
});
