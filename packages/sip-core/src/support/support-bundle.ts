import { type Clock, systemClock } from '@offhook/primitives';
import type { CheckReport, PhoneInsight, SupportBundle } from '@offhook/protocol';
import { BrowserDeviceAccess } from '../adapters/browser/devices/browser-device-access.js';
import { defaultUserAgent } from '../version.js';
import { bundledDevices, type DeviceList } from './bundled-devices.js';
import { maskCheck } from './mask-check.js';
import type { PhoneRecording } from './phone-recording.js';

export interface SupportBundleOptions {
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** Where the user's microphones, loudspeakers and cameras are read from. Default: the browser, which asks nobody for it. */
  readonly devices?: DeviceList;
  /** What a pre-call check found: `check.report` of `@offhook/sip-core/check`. Default: none was run. */
  readonly check?: CheckReport;
  /** Of the app around the phone, by name; `navigator.userAgent` too, if it is wanted. Default: this package's alone. */
  readonly versions?: Readonly<Record<string, string>>;
  /** How long it may be as JSON, in characters; the oldest samples and messages go first. Default: 500,000. */
  readonly maxLength?: number;
}

const longestVersion = 64;

/**
 * What a user may send to whoever helps them, as data for `JSON.stringify`: SIP trace, timings, candidates and statistics of
 * calls, devices and their permissions, and what a check found. No secret and no number is in it. Never rejects.
 */
export async function createSupportBundle(
  recording: PhoneRecording,
  options: SupportBundleOptions = {},
): Promise<SupportBundle> {
  const {
    check,
    clock = systemClock,
    devices = new BrowserDeviceAccess(),
    maxLength = 500_000,
    versions = {},
  } = options;
  const bundle: SupportBundle = {
    format: 'offhook-support-bundle',
    version: 1,
    createdAt: new Date(clock.now()).toISOString(),
    versions: {
      'sip-core': defaultUserAgent,
      ...mapValues(versions, (text) => text.slice(0, longestVersion) || '-'),
    },
    ...(await bundledDevices(devices)),
    ...(check === undefined ? {} : { check: maskCheck(check) }),
    insight: recording.read(),
  };
  return shortened(bundle, maxLength);
}

/** Halves what there is most of until it fits. */
function shortened(bundle: SupportBundle, maxLength: number): SupportBundle {
  let { insight } = bundle;
  const fits = (): boolean => JSON.stringify({ ...bundle, insight }).length <= maxLength;
  while (!fits() && (insight.messages.length > 0 || insight.calls.length > 0))
    insight = withoutOldest(insight);
  return { ...bundle, insight };
}

function withoutOldest(insight: PhoneInsight): PhoneInsight {
  const sampleCount = insight.calls.reduce((sum, { samples }) => sum + samples.length, 0);
  if (sampleCount > 0) {
    return {
      ...insight,
      calls: insight.calls.map((call) => ({ ...call, samples: newerHalf(call.samples) })),
    };
  }
  if (insight.messages.length > 0) return { ...insight, messages: newerHalf(insight.messages) };
  return { ...insight, calls: newerHalf(insight.calls) };
}

function newerHalf<Item>(items: readonly Item[]): readonly Item[] {
  return items.slice(Math.ceil(items.length / 2));
}

function mapValues(
  record: Readonly<Record<string, string>>,
  map: (value: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name.slice(0, 64) || '-', map(value)]),
  );
}
