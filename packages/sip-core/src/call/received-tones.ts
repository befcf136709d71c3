import type { ReceivedInfo } from '../ports/signalling-port.js';

/** A key that the other side pressed. */
export interface ReceivedTone {
  /** One of `0-9 A-D * #`. */
  readonly tone: string;
  /** How long it was pressed, in milliseconds; undefined when the other side does not say. */
  readonly durationMs: number | undefined;
}

type ToneInfo = Pick<ReceivedInfo, 'body' | 'contentType' | 'infoPackage'>;

// Some write the keys beyond 9 as the events of RFC 4733 §3.2.
const keys = '0123456789*#ABCD';
const longestToneMs = 60_000;

const keyPatterns: Readonly<Partial<Record<string, RegExp>>> = {
  'application/dtmf-relay': /^signal *= *(\S{1,2}) *$/im,
  'application/dtmf': /^\s*(\S{1,2})\s*$/,
};

/** Reads an INFO of the kinds that PBXs and gateways send; undefined for any other, and for keys that are no tones. */
export function readTone({ body, contentType, infoPackage }: ToneInfo): ReceivedTone | undefined {
  const pattern = keyPatterns[contentType.split(';', 1).join('').trim().toLowerCase()];
  const tone = toneOf((infoPackage === undefined ? pattern?.exec(body) : undefined)?.[1] ?? '');
  if (tone === undefined) return undefined;
  const duration = /^duration *= *(\d{1,9}) *$/im.exec(body)?.[1];
  return { tone, durationMs: duration === undefined ? undefined : Math.min(Number(duration), longestToneMs) };
}

function toneOf(key: string): string | undefined {
  const tone = /^\d\d$/.test(key) ? keys[Number(key)] : key.toUpperCase();
  return tone?.length === 1 && keys.includes(tone) ? tone : undefined;
}

/** The tones that come by INFO. What comes in the sound (RFC 4733) a browser plays, and tells nobody. */
export class ReceivedTones {
  #listener: (tone: ReceivedTone) => void = () => undefined;

  onReceived(listener: (tone: ReceivedTone) => void): void {
    this.#listener = listener;
  }

  handleInfo(info: ReceivedInfo): void {
    const tone = readTone(info);
    if (tone !== undefined) this.#listener(tone);
  }
}
