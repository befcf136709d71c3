import { Emitter, OffhookError } from '@offhook/primitives';
import { FrameError } from '@offhook/ui-iframe/host';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakePhoneFrame, fakeIframe, sampleCall } from '../testing/fake-phone-frame.js';
import { FramedPhone } from './framed-phone.js';
import type { WebPhone } from './web-phone.js';

let frame: FakePhoneFrame;
let phone: WebPhone;
let provision: () => Promise<'registering'>;
let onDisposed: () => void;
/** What the phone told its page, in order. */
let told: unknown[];
let hasRenewal: boolean;
let ask: () => Promise<void>;
let taken: OffhookError | undefined;
let renewed: Emitter<{ renewed: undefined }>;

beforeEach(() => {
  frame = new FakePhoneFrame({ iframe: fakeIframe(), frameUrl: 'https://phone.example.com/frame/' });
  provision = vi.fn(() => Promise.resolve('registering' as const));
  onDisposed = vi.fn();
  hasRenewal = false;
  taken = undefined;
  ask = vi.fn(() => Promise.resolve());
  renewed = new Emitter();
  const renewals = {
    has: () => hasRenewal,
    ask: () => ask(),
    taken: () => taken,
    onChanged: (listener: () => void) => renewed.on('renewed', listener),
  };
  const parts = { frame, provision: () => provision(), renewals, onDisposed };
  phone = new FramedPhone({ ...parts, registration: 'connecting' });
  told = [];
  phone.on('registrationChanged', (payload) => told.push(payload));
  phone.on('callChanged', (payload) => told.push(payload));
  phone.on('failed', (payload) => told.push(payload));
  phone.on('phoneTaken', (payload) => told.push(payload));
});

const busy = new OffhookError('call/busy', 'The other side is busy.', { sipStatus: 486 });

describe('each call of the phone is one request to the frame', () => {
  it.each<readonly [string, (phone: WebPhone) => Promise<unknown>, string, unknown, unknown]>([
    ['Dial', () => phone.Dial('+442071838750'), 'phone.dial', { target: '+442071838750' }, 'call-1'],
    ['Dial', () => phone.Dial(' *43\n', false, 'sip'), 'phone.dial', { target: '*43' }, 'call-1'],
    ['Answer', () => phone.Answer('call-1'), 'call.answer', { callId: 'call-1' }, undefined],
    ['EndCall', () => phone.EndCall('call-1'), 'call.hangUp', { callId: 'call-1' }, undefined],
    ['Mute', () => phone.Mute('call-1'), 'call.setMuted', { callId: 'call-1', isMuted: true }, undefined],
    [
      'Unmute',
      () => phone.Unmute('call-1'),
      'call.setMuted',
      { callId: 'call-1', isMuted: false },
      undefined,
    ],
    [
      'SendDtmf',
      () => phone.SendDtmf('call-1', '12#'),
      'call.sendDtmf',
      { callId: 'call-1', tones: '12#' },
      undefined,
    ],
    ['Toast', () => phone.Toast('Saved'), 'ui.toast', { message: 'Saved', tone: 'info' }, undefined],
    ['Toast', () => phone.Toast('Lost', 'error'), 'ui.toast', { message: 'Lost', tone: 'error' }, undefined],
    ['InitTooltips', () => phone.InitTooltips(), 'ui.initTooltips', null, undefined],
    ['SetTheme', () => phone.SetTheme('dark'), 'ui.setTheme', { theme: 'dark' }, undefined],
  ])('%s', async (...[, act, method, params, result]) => {
    expect(await act(phone)).toEqual(result);
    expect(frame.requests).toEqual([[method, params]]);
  });

  it('Insight', async () => {
    expect(await phone.Insight()).toEqual({ cursor: 1 });
    expect(await phone.Insight(7)).toEqual({ cursor: 8 });
  });

  it('Check', async () => {
    const told: object[] = [];
    phone.on('checkProgressed', ({ report }) => told.push(report));
    frame.say('checkProgressed', { report: { steps: [] } });
    expect(await phone.Check()).toEqual({ verdict: 'ready' });
    await phone.Check({ Steps: ['stun'], EchoTarget: '9196' });
    await phone.StopCheck();
    expect(frame.requests).toEqual([
      ['phone.check', {}],
      ['phone.check', { steps: ['stun'], echoTarget: '9196' }],
      ['phone.stopCheck', null],
    ]);
    expect(told).toEqual([{ steps: [] }]);
  });

  it('MediaStats', async () => {
    expect(await phone.MediaStats('call-1')).toMatchObject({ packetsSent: 50, packetsReceived: 49 });
    expect(frame.requests).toEqual([['call.mediaStats', { callId: 'call-1' }]]);
  });
});

describe('what the frame refuses', () => {
  it('rejects with the very error that the phone has', async () => {
    frame.answer({
      'phone.dial': () => {
        throw busy;
      },
    });
    await expect(phone.Dial('1002')).rejects.toBe(busy);
  });

  it('rejects with an error of ours, whatever was thrown', async () => {
    frame.answer({
      'call.answer': () => {
        throw new TypeError('undefined is not a function');
      },
    });
    await expect(phone.Answer('call-1')).rejects.toMatchObject({
      code: 'web-phone/unexpected',
      retryable: true,
    });
  });
});

describe('Dial refuses before it asks the frame', () => {
  it.each<readonly [readonly unknown[], string]>([
    [[''], 'web-phone/invalid-options'],
    [['  '], 'web-phone/invalid-options'],
    [[undefined], 'web-phone/invalid-options'],
    [[1001], 'web-phone/invalid-options'],
    [['1001', true], 'web-phone/video-unsupported'],
    [['1001', 'yes'], 'web-phone/video-unsupported'],
    [['1001', false, 'carrier-pigeon'], 'web-phone/unknown-provider'],
    [['1001', false, 7], 'web-phone/unknown-provider'],
  ])('%j', async (parameters, code) => {
    await expect(phone.Dial(...(parameters as [string]))).rejects.toMatchObject({ code });
    expect(frame.requests).toEqual([]);
  });
});

describe('what happens in the phone', () => {
  it('is told to the page', () => {
    const error = { code: 'registration/unreachable', message: 'No edge.', retryable: true } as const;
    frame.say('registrationChanged', { state: 'retrying', error });
    frame.say('callChanged', { call: sampleCall });
    frame.say('failed', { error });
    expect(told).toEqual([{ state: 'retrying', error }, { call: sampleCall }, { error }]);
  });

  it('shows in its registration', () => {
    expect(phone.Registration).toBe('connecting');
    frame.say('registrationChanged', { state: 'registered' });
    expect(phone.Registration).toBe('registered');
  });

  it('is not told to a listener who has left', () => {
    const listener = vi.fn();
    phone.on('callChanged', listener)();
    phone.on('callChanged', listener, { signal: AbortSignal.abort() });
    frame.say('callChanged', { call: sampleCall });
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('a frame whose document begins anew', () => {
  it('is provisioned again', async () => {
    frame.say('registrationChanged', { state: 'registered' });
    frame.say('reloaded', { capabilities: [] });
    await vi.waitFor(() => expect(phone.Registration).toBe('registering'));
    expect(told).toEqual([{ state: 'registered' }, { state: 'registering' }]);
  });

  it('says so when that fails', async () => {
    provision = () => Promise.reject(new FrameError('frame/timed-out', 'The phone did not answer.'));
    frame.say('reloaded', { capabilities: [] });
    await vi.waitFor(() => expect(told).toMatchObject([{ error: { code: 'frame/timed-out' } }]));
  });
});

it('a frame that closes by itself is told as a failure', () => {
  frame.say('closed', { error: new FrameError('frame/removed', 'The phone left the page.') });
  expect(told).toMatchObject([{ error: { code: 'frame/removed', message: 'The phone left the page.' } }]);
});

describe('Dispose', () => {
  it('releases the phone and lets go of the frame, once', async () => {
    await Promise.all([phone.Dispose(), phone.Dispose()]);
    await phone.Dispose();
    expect(frame.requests).toEqual([['phone.release', null]]);
    expect(onDisposed).toHaveBeenCalledOnce();
  });

  it('does not mind a frame that is gone', async () => {
    frame.answer({
      'phone.release': () => {
        throw new FrameError('frame/removed', 'The phone left the page.');
      },
    });
    await expect(phone.Dispose()).resolves.toBeUndefined();
    expect(onDisposed).toHaveBeenCalledOnce();
  });

  it('is what the end of a block does', async () => {
    {
      await using inBlock = phone;
      expect(inBlock.Registration).toBe('connecting');
    }
    expect(frame.requests).toEqual([['phone.release', null]]);
  });

  it('tells of the last registration change, and of nothing after it', async () => {
    frame.answer({
      'phone.release': () => {
        frame.say('registrationChanged', { state: 'unregistered' });
        return null;
      },
    });
    await phone.Dispose();
    frame.say('callChanged', { call: sampleCall });
    frame.say('closed', { error: new FrameError('frame/removed', 'The phone left the page.') });
    frame.say('reloaded', { capabilities: [] });
    expect(told).toEqual([{ state: 'unregistered' }]);
    expect(provision).not.toHaveBeenCalled();
  });

  it('is the end: every call rejects from then on', async () => {
    await phone.Dispose();
    frame.requests.length = 0;
    await expect(phone.Dial('1001')).rejects.toMatchObject({ code: 'web-phone/disposed' });
    await expect(phone.Toast('Saved')).rejects.toMatchObject({ code: 'web-phone/disposed' });
    expect(frame.requests).toEqual([]);
  });
});

describe('a phone whose kept secret the server has forgotten', () => {
  const refuse = () => frame.say('registrationChanged', { state: 'rejected' });

  it('goes on with the fresh document that is there', async () => {
    hasRenewal = true;
    refuse();
    await vi.waitFor(() => expect(phone.Registration).toBe('registering'));
    expect(provision).toHaveBeenCalledTimes(1);
  });

  it('goes on with the fresh document as soon as it comes', async () => {
    refuse();
    expect(provision).not.toHaveBeenCalled();
    hasRenewal = true;
    renewed.emit('renewed', undefined);
    await vi.waitFor(() => expect(phone.Registration).toBe('registering'));
    expect(provision).toHaveBeenCalledTimes(1);
  });

  it('stays refused while there is nothing newer', () => {
    refuse();
    renewed.emit('renewed', undefined);
    expect(provision).not.toHaveBeenCalled();
    expect(phone.Registration).toBe('rejected');
  });

  it.each(['connecting', 'registered', 'retrying'] as const)('is left alone while it is %s', (state) => {
    frame.say('registrationChanged', { state });
    hasRenewal = true;
    renewed.emit('renewed', undefined);
    expect(provision).not.toHaveBeenCalled();
  });

  it('asks for nothing once it is disposed', async () => {
    refuse();
    await phone.Dispose();
    hasRenewal = true;
    renewed.emit('renewed', undefined);
    expect(provision).not.toHaveBeenCalled();
    expect(renewed.listenerCount()).toBe(0);
  });
});
