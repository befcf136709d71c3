import { systemClock } from '@offhook/primitives';
import type { CheckReport } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import type { CheckParts } from '../check/check-options.js';
import type { CheckReasonCode } from '../check/check-reason.js';
import type { Observations } from '../devices/diagnosis.js';
import { MediaError } from '../media/media-error.js';
import {
  type CheckStage,
  codesOf,
  type Counted,
  countingMedia,
  createCheck,
  expectClean,
  runCheck,
  setCheckStage,
  statesOf,
  useCheckStage,
} from '../testing/check-stage.js';
import type { MemorySwitchOptions } from '../testing/memory-switch.js';

// Every way in which the pre-call check finds something.

useCheckStage();

interface Failing {
  readonly what: string;
  readonly break: (set: CheckStage) => void;
  readonly parts?: (set: CheckStage) => Partial<CheckParts>;
  readonly switchOptions?: Partial<MemorySwitchOptions>;
  readonly codes: readonly CheckReasonCode[];
  readonly states: Readonly<Record<string, string>>;
  readonly verdict: CheckReport['verdict'];
}

const cannotCall = { registration: 'blocked', loop: 'blocked' };
const hasNoMicrophone = { microphone: 'failed', loop: 'blocked', registration: 'passed' };

function sees(observations: Partial<Observations>): Failing['break'] {
  return ({ sounds }) => {
    sounds.observations = observations;
  };
}

function swallow(method: string): Failing['break'] {
  return ({ memorySwitch }) => {
    memorySwitch.intercept = (phone, message) =>
      phone === 'alice' && message.kind === 'request' && message.method === method;
  };
}

function measuring(counted: (second: number) => Counted): (set: CheckStage) => Partial<CheckParts> {
  return (set) => ({
    line: { given: undefined, create: () => set.createAlice({ media: countingMedia(counted) }) },
  });
}

const failing: readonly Failing[] = [
  {
    what: 'a server that refuses the connection',
    break: ({ memorySwitch }) => (memorySwitch.reachability = 'refused'),
    codes: ['check/socket-unreachable'],
    states: { socket: 'failed', ...cannotCall, stun: 'passed' },
    verdict: 'failed',
  },
  {
    what: 'a server that says nothing',
    break: ({ memorySwitch }) => (memorySwitch.reachability = 'silent'),
    codes: ['check/socket-timed-out'],
    states: { socket: 'failed', ...cannotCall },
    verdict: 'failed',
  },
  {
    what: 'one of two servers that is gone',
    break: () => undefined,
    parts: ({ memorySwitch }) => ({
      webSocketUrls: ['wss://switch.test/sip', 'wss://gone.test/sip'],
      sockets: {
        open: (url, handlers) => {
          if (!url.includes('gone')) return memorySwitch.socketsOf('check').open(url, handlers);
          queueMicrotask(() => handlers.onClose('refused'));
          return { send: () => undefined, close: () => undefined };
        },
      },
    }),
    codes: ['check/some-sockets-unreachable'],
    states: { socket: 'warned', registration: 'passed', loop: 'passed' },
    verdict: 'degraded',
  },
  {
    what: 'an account that the server does not take',
    break: () => undefined,
    switchOptions: { users: { alice: 'another password', echo: '' } },
    codes: ['check/registration-rejected'],
    states: { socket: 'passed', registration: 'failed', loop: 'blocked', microphone: 'passed' },
    verdict: 'failed',
  },
  {
    what: 'a server that does not answer the REGISTER',
    break: swallow('REGISTER'),
    codes: ['check/registration-timed-out'],
    states: { socket: 'passed', registration: 'failed', loop: 'blocked' },
    verdict: 'failed',
  },
  {
    what: 'a STUN server that never answers',
    break: ({ probe }) => probe.answers.delete('stun:stun.test'),
    codes: ['check/stun-silent'],
    states: { stun: 'warned', turn: 'passed', loop: 'passed' },
    verdict: 'degraded',
  },
  {
    what: 'a relay with another password',
    break: ({ probe }) => {
      probe.answers.set('turn:turn.test', { isComplete: true, errorCodes: [401] });
    },
    codes: ['check/turn-refused'],
    states: { stun: 'passed', turn: 'warned', loop: 'passed' },
    verdict: 'degraded',
  },
  {
    what: 'relays behind a firewall',
    break: ({ probe }) => probe.answers.clear(),
    codes: ['check/stun-silent', 'check/turn-silent', 'check/turn-silent'],
    states: { stun: 'warned', turn: 'warned', loop: 'passed' },
    verdict: 'degraded',
  },
  {
    what: 'servers with addresses that are none',
    break: ({ probe }) => {
      for (const url of probe.answers.keys()) probe.answers.set(url, { isUsable: false });
    },
    codes: ['check/stun-unusable', 'check/turn-unusable', 'check/turn-unusable'],
    states: { stun: 'warned', turn: 'warned' },
    verdict: 'degraded',
  },
  {
    what: 'no STUN and TURN servers at all',
    break: () => undefined,
    parts: () => ({ iceServers: [] }),
    codes: [],
    states: { stun: 'nothing-to-check', turn: 'nothing-to-check', loop: 'passed' },
    verdict: 'ready',
  },
  {
    what: 'a microphone that the user forbids',
    break: sees({ permission: 'denied', attempt: { isOpened: false, name: 'NotAllowedError', message: '' } }),
    codes: ['check/microphone-denied'],
    states: hasNoMicrophone,
    verdict: 'failed',
  },
  {
    what: 'an iframe that allows no microphone',
    break: sees({ isAllowedByPolicy: false, isFramed: true, attempt: undefined }),
    codes: ['check/microphone-forbidden'],
    states: hasNoMicrophone,
    verdict: 'failed',
  },
  {
    what: 'a page that is not secure',
    break: sees({ isSecurePage: false }),
    codes: ['check/microphone-unsupported'],
    states: hasNoMicrophone,
    verdict: 'failed',
  },
  {
    what: 'no microphone',
    break: sees({ deviceCount: 0, attempt: { isOpened: false, name: 'NotFoundError', message: '' } }),
    codes: ['check/microphone-missing'],
    states: hasNoMicrophone,
    verdict: 'failed',
  },
  {
    what: 'a microphone that another program has',
    break: sees({ attempt: { isOpened: false, name: 'NotReadableError', message: '' } }),
    codes: ['check/microphone-busy'],
    states: hasNoMicrophone,
    verdict: 'failed',
  },
  {
    what: 'a microphone that breaks between two looks',
    break: ({ sounds }) => {
      sounds.microphoneError = new MediaError('media/microphone-failed', 'It could not be started.');
    },
    codes: ['check/microphone-failed'],
    states: hasNoMicrophone,
    verdict: 'failed',
  },
  {
    what: 'a user who does not answer the question',
    break: ({ sounds }) => (sounds.isAsking = true),
    codes: ['check/microphone-unanswered'],
    states: hasNoMicrophone,
    verdict: 'failed',
  },
  {
    what: 'a microphone that hears nothing',
    break: ({ sounds }) => (sounds.level = 0.001),
    codes: ['check/microphone-silent'],
    states: { microphone: 'warned', loop: 'passed' },
    verdict: 'degraded',
  },
  {
    what: 'an echo line that there is not',
    break: () => undefined,
    parts: () => ({ echoTarget: 'nobody' }),
    codes: ['check/loop-refused'],
    states: { loop: 'failed' },
    verdict: 'failed',
  },
  {
    what: 'an echo line that nobody can dial',
    break: () => undefined,
    parts: () => ({ echoTarget: 'not a number' }),
    codes: ['check/loop-refused'],
    states: { loop: 'failed' },
    verdict: 'failed',
  },
  {
    what: 'an echo line that does not answer',
    break: swallow('INVITE'),
    codes: ['check/loop-unanswered'],
    states: { loop: 'failed' },
    verdict: 'failed',
  },
  {
    what: 'an echo line that hangs up early',
    break: ({ echo }) => {
      echo.on('callAdded', ({ call }) => {
        systemClock.after(1_000, () => void call.hangUp());
      });
    },
    codes: ['check/loop-ended'],
    states: { loop: 'failed' },
    verdict: 'failed',
  },
  {
    what: 'a firewall that stops the sound',
    break: ({ media }) => {
      media.open = ((open) => (role) => {
        const session = open(role);
        session.stats = () =>
          Promise.resolve({
            packetsSent: 300,
            bytesSent: 1,
            packetsReceived: 0,
            bytesReceived: 0,
            packetsLost: 0,
          });
        return session;
      })(media.open);
    },
    codes: ['check/loop-no-sound'],
    states: { loop: 'failed' },
    verdict: 'failed',
  },
  {
    what: 'somebody who talks instead of an echo line',
    break: ({ sounds }) => (sounds.echoMs = undefined),
    codes: ['check/loop-not-heard'],
    states: { loop: 'warned' },
    verdict: 'degraded',
  },
  {
    what: 'a network that loses sound',
    break: () => undefined,
    parts: measuring((second) => ({ packetsLost: second * 10, packetsReceived: second * 40 })),
    codes: ['check/loop-loss', 'check/loop-poor'],
    states: { loop: 'warned' },
    verdict: 'degraded',
  },
];

describe('a computer that calls cannot be made from, or not well', () => {
  it.each(failing.map((one) => [one.what, one] as const))('for %s', async (_what, one) => {
    const set = await setCheckStage(one.switchOptions);
    one.break(set);
    const report = await runCheck(createCheck(set, one.parts?.(set)));
    expect(codesOf(report)).toEqual(one.codes);
    expect(statesOf(report)).toMatchObject(one.states);
    expect(report.verdict).toBe(one.verdict);
    expectClean(set);
  });

  it('says whose fault it is, and what to do', async () => {
    const set = await setCheckStage();
    set.probe.answers.set('turn:turn.test', { isComplete: true, errorCodes: [401] });
    const { reasons } = await runCheck(createCheck(set));
    expect(reasons).toEqual([
      {
        code: 'check/turn-refused',
        step: 'turn',
        severity: 'warning',
        message: 'The relay turn.test:3478 does not accept our credentials.',
        advice: 'Log in again for fresh ones. If it stays so, tell your administrator.',
        subject: 'turn.test:3478',
      },
    ]);
  });

  it('puts failures before warnings', async () => {
    const set = await setCheckStage();
    set.probe.answers.clear();
    set.sounds.observations = { permission: 'denied', attempt: undefined };
    const { reasons } = await runCheck(createCheck(set));
    expect(reasons.map(({ severity }) => severity)).toEqual(['failure', 'warning', 'warning', 'warning']);
  });
});
