import { type Clock, systemClock } from '@offhook/primitives';
import type { PhoneInsight, SupportBundle } from '@offhook/protocol';
import { maskWrittenNumbers } from '../trace/mask-number.js';
import { defaultUserAgent } from '../version.js';
import type { PhoneRecording } from './phone-recording.js';

export interface SupportBundleOptions {
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** The user's microphones and loudspeakers, by the names that the browser gives them. Default: none. */
  readonly devices?: readonly { readonly kind: string; readonly label: string }[];
  /** Of the app around the phone, by name; `navigator.userAgent` too, if it is wanted. Default: this package's alone. */
  readonly versions?: Readonly<Record<string, string>>;
  /** How long it may be as JSON, in characters; the oldest samples and messages go first. Default: 500,000. */
  readonly maxLength?: number;
}

const longestVersion = 64;
const longestLabel = 256;
const mostDevices = 64;

/** What a user may send to whoever helps them, as data for `JSON.stringify`. No secret and no number is in it. */
export function createSupportBundle(
  recording: PhoneRecording,
  options: SupportBundleOptions = {},
): SupportBundle {
  const { clock = systemClock, devices = [], maxLength = 500_000, versions = {} } = options;
  const bundle: SupportBundle = {
    format: 'offhook-support-bundle',
    version: 1,
    createdAt: new Date(clock.now()).toISOString(),
    versions: {
      'sip-core': defaultUserAgent,
      ...mapValues(versions, (text) => text.slice(0, longestVersion) || '-'),
    },
    devices: devices.slice(0, mostDevices).map(({ kind, label }) => ({
      kind: kind.slice(0, 32) || 'unknown',
      label: maskWrittenNumbers(label).slice(0, longestLabel),
    })),
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
