import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Attempt,
  diagnose,
  type Observations,
  type Verdict,
  verdictOf,
  diagnosisVerdicts,
  wordsOf,
} from './diagnosis.js';

/** A page that works, before anybody was asked. */
const page: Observations = {
  kind: 'microphone',
  isSecurePage: true,
  hasMediaDevices: true,
  isAllowedByPolicy: true,
  isFramed: false,
  isParentAllowed: undefined,
  isNamedByFrame: undefined,
  permission: 'prompt',
  deviceCount: 1,
  attempt: undefined,
};
const rejected = (name: string, message = ''): Attempt => ({ isOpened: false, name, message });
const opened: Attempt = { isOpened: true };
const framed = { isFramed: true, isAllowedByPolicy: false };

interface Case {
  readonly seen: Partial<Observations>;
  readonly verdict: Verdict;
}

const cases: Readonly<Record<string, Case>> = {
  'nobody was asked': { seen: {}, verdict: 'not-asked' },
  'the browser does not tell what the user allows': { seen: { permission: 'unknown' }, verdict: 'not-asked' },
  'it is allowed': { seen: { permission: 'granted' }, verdict: 'fine' },
  'it was opened': { seen: { permission: 'granted', attempt: opened }, verdict: 'fine' },
  'it was opened where the browser does not tell': {
    seen: { permission: 'unknown', attempt: opened },
    verdict: 'fine',
  },
  'a page over http': {
    seen: { isSecurePage: false, hasMediaDevices: false, permission: 'unknown', deviceCount: 0 },
    verdict: 'insecure-page',
  },
  'a browser without devices for pages': { seen: { hasMediaDevices: false }, verdict: 'unsupported' },
  'a page whose own header forbids it': {
    seen: { isAllowedByPolicy: false, permission: 'denied', attempt: rejected('NotAllowedError') },
    verdict: 'blocked-by-policy',
  },
  'a frame whose page is forbidden itself': {
    seen: { ...framed, isParentAllowed: false, isNamedByFrame: true },
    verdict: 'blocked-by-policy',
  },
  'a frame that is allowed by its page and forbidden by its own header': {
    seen: { ...framed, isParentAllowed: true, isNamedByFrame: true },
    verdict: 'blocked-by-policy',
  },
  'a frame of a strange page': { seen: { ...framed, permission: 'denied' }, verdict: 'missing-iframe-allow' },
  'a frame of the same origin without the name': {
    seen: { ...framed, isParentAllowed: true, isNamedByFrame: false },
    verdict: 'missing-iframe-allow',
  },
  'a frame that is allowed, and a user who was not asked': { seen: { isFramed: true }, verdict: 'not-asked' },
  'Chromium, and macOS says no': {
    seen: { attempt: rejected('NotAllowedError', 'Permission denied by system') },
    verdict: 'denied-by-system',
  },
  'a browser that granted, and still refuses': {
    seen: { permission: 'granted', attempt: rejected('NotAllowedError', 'Permission denied') },
    verdict: 'denied-by-system',
  },
  'Firefox, and macOS says no': {
    seen: { permission: 'unknown', attempt: rejected('NotFoundError', 'The object can not be found here.') },
    verdict: 'denied-by-system',
  },
  'the user closed the question': {
    seen: { attempt: rejected('NotAllowedError', 'Permission dismissed') },
    verdict: 'not-asked',
  },
  'the user said no just now': {
    seen: { permission: 'denied', attempt: rejected('NotAllowedError', 'Permission denied') },
    verdict: 'denied-in-browser',
  },
  'the user said no last week': { seen: { permission: 'denied' }, verdict: 'denied-in-browser' },
  'the user said no in Safari': {
    seen: {
      permission: 'unknown',
      attempt: rejected('NotAllowedError', 'The request is not allowed by the user agent or the platform.'),
    },
    verdict: 'denied-in-browser',
  },
  'media is switched off in the browser': {
    seen: { permission: 'unknown', attempt: rejected('SecurityError') },
    verdict: 'denied-in-browser',
  },
  'another program has it': {
    seen: { permission: 'granted', attempt: rejected('NotReadableError', 'Could not start audio source') },
    verdict: 'device-busy',
  },
  'the driver gave up': {
    seen: { permission: 'granted', attempt: rejected('AbortError') },
    verdict: 'device-busy',
  },
  'nothing is plugged in': { seen: { deviceCount: 0 }, verdict: 'no-device' },
  'nothing is plugged in, and it is allowed': {
    seen: { permission: 'granted', deviceCount: 0, attempt: rejected('NotFoundError') },
    verdict: 'no-device',
  },
  'an error that no standard names': {
    seen: { permission: 'granted', attempt: rejected('StrangeError') },
    verdict: 'failed',
  },
};

describe('the permission doctor', () => {
  it.each(Object.entries(cases))('%s', (_story, { seen, verdict }) => {
    expect(verdictOf({ ...page, ...seen })).toBe(verdict);
  });

  it('has a story for each verdict', () => {
    const told = Object.values(cases).map(({ verdict }) => verdict);
    expect([...diagnosisVerdicts].filter((verdict) => !told.includes(verdict))).toEqual([]);
  });

  it('speaks of the device that it was asked about, in whole sentences', () => {
    for (const verdict of diagnosisVerdicts) {
      const { advice, message } = wordsOf[verdict];
      expect(message).toMatch(/^[A-Z][^%]*%?[^%]*\.$/);
      if (verdict !== 'fine') expect(advice).toMatch(/^[A-Z].+\.$/);
    }
    const seen = { ...page, kind: 'camera', permission: 'denied' } as const;
    expect(diagnose(seen)).toEqual({
      kind: 'camera',
      verdict: 'denied-in-browser',
      isUsable: false,
      message: 'Your browser does not let this page use the camera.',
      advice: 'Click the sign beside the address, allow the camera, and load the page again.',
      observations: seen,
    });
  });

  const maybe = fc.option(fc.boolean(), { nil: undefined });
  const anything: fc.Arbitrary<Observations> = fc.record({
    kind: fc.constantFrom('microphone', 'camera'),
    isSecurePage: fc.boolean(),
    hasMediaDevices: fc.boolean(),
    isAllowedByPolicy: maybe,
    isFramed: fc.boolean(),
    isParentAllowed: maybe,
    isNamedByFrame: maybe,
    permission: fc.constantFrom('granted', 'denied', 'prompt', 'unknown'),
    deviceCount: fc.nat(3),
    attempt: fc.option(
      fc.oneof(
        fc.constant(opened),
        fc
          .constantFrom('NotAllowedError', 'NotFoundError', 'NotReadableError', 'SecurityError', 'Odd')
          .map((name) => rejected(name)),
      ),
      { nil: undefined },
    ),
  });

  it('calls nothing fine that was refused, and nothing usable that is not fine', () => {
    fc.assert(
      fc.property(anything, (seen) => {
        const { isUsable, message, verdict } = diagnose(seen);
        if (seen.attempt?.isOpened === false) expect(verdict).not.toBe('fine');
        if (seen.permission === 'denied' && seen.attempt === undefined) expect(verdict).not.toBe('fine');
        expect(isUsable).toBe(verdict === 'fine');
        expect(message).not.toContain('%');
      }),
    );
  });
});
