import { systemClock } from '@offhook/primitives';
import { type CheckReport, checkReportSchema } from '@offhook/protocol';
import { expect, vi } from 'vitest';
import type { CheckParts } from '../check/check-options.js';
import { PreCallCheck } from '../check/pre-call-check.js';
import type { Phone } from '../phone.js';
import { FakeCheckSounds, FakeIceProbe } from './fake-check.js';
import { FakeMedia } from './fake-media.js';
import { createMemoryPhone, type MemoryPhoneOptions } from './memory-phone.js';
import { MemorySwitch, type MemorySwitchOptions } from './memory-switch.js';
import { recordedReport } from './recorded-report.js';
import { useWoundTimers } from './wound-timers.js';

const relay = { candidate: { kind: 'relay', protocol: 'udp' } };
const srflx = { candidate: { kind: 'srflx', protocol: 'udp' } };
const iceServers = [
  { urls: ['stun:stun.test'] },
  { urls: ['turn:turn.test', 'turn:turn.test?transport=tcp'], username: 'u', credential: 'p' },
];

/** Where the pre-call check is played: a switch in memory, an echo line, servers and a microphone that do as a test says. */
export interface CheckStage {
  readonly memorySwitch: MemorySwitch;
  readonly probe: FakeIceProbe;
  readonly sounds: FakeCheckSounds;
  readonly media: FakeMedia;
  readonly phones: Phone[];
  /** Alice's phone, as the page has it, or as the check makes one. */
  readonly createAlice: (options?: Partial<MemoryPhoneOptions>) => Phone;
  readonly echo: Phone;
}

let stage: CheckStage | undefined;
const checks: PreCallCheck[] = [];

/** At the end of each test, nothing of the stage goes on. */
export function useCheckStage(): void {
  useWoundTimers({
    lastMs: 40_000,
    finish: async () => {
      const phones = stage?.phones ?? [];
      stage = undefined;
      await Promise.all([...phones, ...checks.splice(0)].map((one) => one.dispose()));
    },
  });
}

/** A switch, and an echo line that answers at once. What it counts is a call of one machine. */
export async function setCheckStage(options: Partial<MemorySwitchOptions> = {}): Promise<CheckStage> {
  const memorySwitch = new MemorySwitch({ users: { alice: '', echo: '' }, ...options });
  const media = countingMedia();
  const phones: Phone[] = [];
  const createAlice = (more: Partial<MemoryPhoneOptions> = {}): Phone => {
    const phone = createMemoryPhone({ memorySwitch, username: 'alice', media, ...more });
    phones.push(phone);
    return phone;
  };
  const echo = createMemoryPhone({ memorySwitch, username: 'echo' });
  phones.push(echo);
  await echo.start();
  echo.on('callAdded', ({ call }) => void call.answer().catch(() => undefined));
  memorySwitch.ladder.clear();
  const probe = new FakeIceProbe(systemClock);
  probe.answers.set('stun:stun.test', { ...srflx, afterMs: 40 });
  probe.answers.set('turn:turn.test', { ...relay, afterMs: 80 });
  probe.answers.set('turn:turn.test?transport=tcp', { ...relay, afterMs: 160 });
  stage = { memorySwitch, probe, sounds: new FakeCheckSounds(systemClock), media, phones, createAlice, echo };
  return stage;
}

export interface Counted {
  readonly packetsLost?: number;
  readonly packetsReceived?: number;
  readonly level?: number;
}

/** Sessions that count as Chromium does, by the clock. */
export function countingMedia(counted: (second: number) => Counted = () => ({ packetsLost: 0 })): FakeMedia {
  const media = new FakeMedia();
  const open = media.open.bind(media);
  media.open = (role) => {
    const session = open(role);
    const sinceMs = Date.now();
    session.peerStats = () => {
      const second = (Date.now() - sinceMs) / 1_000;
      return Promise.resolve(recordedReport({ second, ...counted(second) }));
    };
    return session;
  };
  return media;
}

export function createCheck(set: CheckStage, parts: Partial<CheckParts> = {}): PreCallCheck {
  const check = new PreCallCheck({
    clock: systemClock,
    line: { given: undefined, create: () => set.createAlice() },
    sockets: set.memorySwitch.socketsOf('check'),
    webSocketUrls: ['wss://switch.test/sip'],
    iceServers,
    iceProbe: set.probe,
    sounds: set.sounds,
    echoTarget: 'echo',
    ...parts,
  });
  checks.push(check);
  return check;
}

/** Runs it to its end, however long that takes. */
export async function runCheck(check: PreCallCheck): Promise<CheckReport> {
  const running = check.run();
  await vi.advanceTimersByTimeAsync(100_000);
  const report = await running;
  expect(checkReportSchema.parse(report)).toEqual(report);
  return report;
}

export function statesOf({ steps }: CheckReport): Readonly<Record<string, string>> {
  return Object.fromEntries(steps.map(({ name, skip, state }) => [name, skip ?? state]));
}

export function codesOf({ reasons }: CheckReport): readonly string[] {
  return reasons.map(({ code }) => code);
}

/** Nothing is open any more that the check has opened. */
export function expectClean({ media, memorySwitch, probe, sounds }: CheckStage): void {
  expect(memorySwitch.openCount('check')).toBe(0);
  expect(probe.openCount).toBe(0);
  expect(sounds.isClean).toBe(true);
  expect(media.openCount).toBe(0);
}
