import { signal } from '@preact/signals';
import { OffhookError } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import type { CallSnapshot, PhoneTheme } from '@offhook/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FakePhone } from '../testing/fake-phone.js';
import { FakePhoneSdk } from '../testing/fake-phone-sdk.js';
import { setupSteps } from './phone-setup.js';
import { PhoneStore } from './phone-store.js';

const iframe = {} as HTMLIFrameElement;
const busy = new OffhookError('call/busy', 'The line is busy.', { retryable: true });

let clock: ManualClock;
let sdk: FakePhoneSdk;
let incoming: CallSnapshot[];
let checked: object[];
let store: PhoneStore;

beforeEach(() => {
  clock = new ManualClock(1_000_000);
  sdk = new FakePhoneSdk();
  incoming = [];
  checked = [];
  store = new PhoneStore({
    sdk,
    clock,
    theme: signal<PhoneTheme>('dark'),
    nameOf: ({ remoteNumber }) => remoteNumber,
    onIncoming: (call) => incoming.push(call),
    onChecked: (report) => checked.push(report),
  });
});

const settle = async (): Promise<void> => await clock.advance(0);

async function connected(): Promise<FakePhone> {
  store.connect(iframe, sdk.logInBy('token'));
  await settle();
  const phone = sdk.phones.at(-1);
  if (phone === undefined) throw new Error('No phone was made.');
  phone.tell('registrationChanged', { state: 'registered' });
  return phone;
}

it('checks the phone, and tells how that stands', async () => {
  expect(await store.check()).toBeUndefined();
  const phone = await connected();
  expect(await store.check()).toMatchObject({ verdict: 'ready' });
  phone.tell('checkProgressed', { report: { steps: [] } });
  expect(checked).toEqual([{ steps: [] }]);
  await store.stopCheck();
  expect(phone.asked).toEqual(expect.arrayContaining(['Check', 'StopCheck']));
});

const texts = (): readonly string[] => store.timeline.value.map(({ text }) => text);

describe('the four calls', () => {
  it('are made in their order, with the token, the user and the theme', async () => {
    await connected();
    expect(sdk.made).toEqual([
      'Login token',
      'GetProvisioning alice',
      'LoadBrowserPhone iframe',
      'ProvisionPhone dark',
    ]);
    expect(setupSteps.map((step) => store.steps.value[step].state)).toEqual(['done', 'done', 'done', 'done']);
    expect(store.problem.value).toBeUndefined();
  });

  it.each(setupSteps)(
    'when %s fails, the page says so with the code, and no later call is made',
    async (step) => {
      sdk.failures.set(step, new OffhookError('area/what', 'It did not work.'));
      store.connect(iframe, sdk.logInBy('token'));
      await settle();

      const index = setupSteps.indexOf(step);
      const states = setupSteps.map((one) => store.steps.value[one].state);
      expect(states.slice(0, index + 1)).toEqual([...setupSteps.slice(0, index).map(() => 'done'), 'failed']);
      expect(states.slice(index + 1).every((state) => state === 'waiting')).toBe(true);
      expect(store.problem.value).toMatchObject({ source: 'setup', error: { code: 'area/what' } });
      expect(store.timeline.value.at(-1)).toMatchObject({
        source: step,
        text: 'It did not work.',
        code: 'area/what',
      });
    },
  );

  it.each(setupSteps)('when %s failed, the next try starts clean and works', async (step) => {
    sdk.failures.set(step, new OffhookError('area/what', 'It did not work.'));
    store.connect(iframe, sdk.logInBy('token'));
    await settle();
    sdk.failures.clear();
    await connected();
    expect(store.problem.value).toBeUndefined();
    expect(store.canDial.value).toBe(true);
  });

  it("keep a stranger's error to themselves", async () => {
    sdk.failures.set('Login', new Error('secret at line 7'));
    store.connect(iframe, sdk.logInBy('token'));
    await settle();
    expect(store.problem.value?.error.code).toBe('internal/unexpected');
    expect(JSON.stringify(store.timeline.value)).not.toContain('secret at line 7');
  });

  it.each(setupSteps)('are called off when the user leaves during %s, without a word', async (step) => {
    sdk.hanging.add(step);
    store.connect(iframe, sdk.logInBy('token'));
    await settle();
    await store.release();
    await settle();
    expect(sdk.made).toHaveLength(setupSteps.indexOf(step) + 1);
    expect(store.problem.value).toBeUndefined();
  });

  it('leave no phone behind when the page gave up just before the last one came', async () => {
    const giveUp = store.connect(iframe, sdk.logInBy('token'));
    const { ProvisionPhone } = sdk;
    Object.assign(sdk, {
      ProvisionPhone: async (options: Parameters<typeof ProvisionPhone>[0]) => {
        const phone = await ProvisionPhone(options);
        giveUp();
        return phone;
      },
    });
    await settle();
    expect(sdk.phones.map(({ isDisposed }) => isDisposed)).toEqual([true]);
  });
});

describe('registration', () => {
  it('opens the way to dial', async () => {
    const phone = await connected();
    expect(store.canDial.value).toBe(true);
    phone.tell('registrationChanged', { state: 'retrying' });
    expect(store.canDial.value).toBe(false);
  });

  it('is told once for each change', async () => {
    const phone = await connected();
    phone.tell('registrationChanged', { state: 'registered' });
    expect(store.timeline.value.filter(({ source }) => source === 'registrationChanged')).toHaveLength(2);
  });

  it('shows its error until it is registered again', async () => {
    const phone = await connected();
    const error = { code: 'registration/unreachable', message: 'No answer.', retryable: true } as const;
    phone.tell('registrationChanged', { state: 'retrying', error });
    phone.tell('registrationChanged', { state: 'connecting' });
    expect(store.problem.value).toEqual({ source: 'registration', error });
    phone.tell('registrationChanged', { state: 'registered' });
    expect(store.problem.value).toBeUndefined();
  });

  it('says that another session has taken the phone', async () => {
    const phone = await connected();
    const error = { code: 'provisioning/phone-taken', message: 'It is taken.', retryable: false } as const;
    phone.tell('phoneTaken', { error });
    expect(store.problem.value).toEqual({ source: 'registration', error });
  });
});

describe('a failure that nobody waited for', () => {
  it.each([
    ['frame/closed', 'setup'],
    ['call/media-failed', 'call'],
  ] as const)('%s is a problem of the %s', async (code, source) => {
    const phone = await connected();
    phone.tell('failed', { error: { code, message: 'It went wrong.', retryable: true } });
    expect(store.problem.value).toMatchObject({ source, error: { code } });
  });
});

describe('a call', () => {
  it('is told line by line', async () => {
    const phone = await connected();
    store.clearTimeline();
    phone.tellCall({ state: 'dialing' });
    phone.tellCall({ state: 'ringing' });
    phone.tellCall({ state: 'connected', connectedAt: '2026-05-12T09:00:02.000Z' });
    phone.tellCall({ state: 'connected', isMuted: true });
    phone.tellCall({ state: 'connected', isMuted: false });
    phone.tellCall({ state: 'ended', endReason: 'remote-hung-up' });
    expect(texts()).toEqual([
      'Calling bob',
      'It rings at bob',
      'Talking with bob',
      'Microphone muted',
      'Microphone on again',
      'Call ended: they hung up',
    ]);
  });

  it('that comes in is announced once', async () => {
    const phone = await connected();
    phone.tellCall({ state: 'incoming', direction: 'incoming' });
    phone.tellCall({ state: 'incoming', direction: 'incoming', isMuted: true });
    expect(incoming).toHaveLength(1);
  });

  it('that fails shows why, until the next one is dialled', async () => {
    const phone = await connected();
    const error = { code: 'call/not-found', message: 'Nobody has this number.', retryable: false } as const;
    phone.tellCall({ state: 'dialing' });
    phone.tellCall({ state: 'ended', endReason: 'not-found', error });
    expect(store.problem.value).toEqual({ source: 'call', error });
    await store.dial('alice');
    expect(store.problem.value).toBeUndefined();
    expect(phone.asked).toContain('Dial alice');
  });

  it('that cannot be dialled shows why', async () => {
    const phone = await connected();
    phone.failure = busy;
    await store.dial('bob');
    expect(store.problem.value).toMatchObject({ source: 'call', error: { code: 'call/busy' } });
    expect(store.lastDialled.value).toBe('bob');
    store.dismissCallProblem();
    expect(store.problem.value).toBeUndefined();
  });

  it('stands in the way of another one', async () => {
    const phone = await connected();
    phone.tellCall({ state: 'ringing' });
    expect(store.canDial.value).toBe(false);
    phone.tellCall({ state: 'ended', endReason: 'declined' });
    expect(store.canDial.value).toBe(true);
  });
});

describe('the counters', () => {
  it('are read once a second while a call is talked on, and not at all otherwise', async () => {
    const phone = await connected();
    const reads = (): number => phone.asked.filter((request) => request.startsWith('MediaStats')).length;
    await clock.advance(10_000);
    expect(reads()).toBe(0);

    phone.tellCall({ state: 'connected' });
    await clock.advance(3_000);
    expect(reads()).toBe(4);

    phone.tellCall({ state: 'ended', endReason: 'hung-up' });
    await clock.advance(10_000);
    expect(reads()).toBe(4);
    expect(clock.pendingCount).toBe(0);
  });

  it('tell how fast they rise', async () => {
    const phone = await connected();
    phone.tellCall({ state: 'connected' });
    await settle();
    phone.stats = {
      packetsSent: 50,
      bytesSent: 4_000,
      packetsReceived: 49,
      bytesReceived: 3_000,
      packetsLost: 1,
    };
    await clock.advance(1_000);
    expect(store.meter.latest.value).toMatchObject({
      sentBitsPerSecond: 32_000,
      receivedBitsPerSecond: 24_000,
    });
  });

  it('that cannot be read once are read again', async () => {
    const phone = await connected();
    phone.failure = busy;
    phone.tellCall({ state: 'connected' });
    await clock.advance(1_000);
    expect(store.meter.latest.value).toBeUndefined();
    phone.failure = undefined;
    await clock.advance(1_000);
    expect(store.meter.latest.value).toBeDefined();
    expect(store.problem.value).toBeUndefined();
  });

  it('of the last call stay to be read until the next one begins', async () => {
    const phone = await connected();
    phone.tellCall({ state: 'connected' });
    await settle();
    phone.tellCall({ state: 'ended', endReason: 'hung-up' });
    expect(store.meter.latest.value).toBeDefined();
    phone.tellCall({ state: 'dialing', id: 'call-2' });
    expect(store.meter.latest.value).toBeUndefined();
  });

  it('stop with the phone', async () => {
    const phone = await connected();
    phone.tellCall({ state: 'connected' });
    await store.release();
    expect(phone.isDisposed).toBe(true);
    await clock.advance(5_000);
    expect(clock.pendingCount).toBe(0);
  });
});
