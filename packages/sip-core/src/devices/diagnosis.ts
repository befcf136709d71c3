import { type CaptureFailure, captureFailureOf } from '../media/capture-failure.js';
import type { DevicePermission, InputKind } from './device.js';

/** What may stand between a page and a microphone or camera. */
export const diagnosisVerdicts = [
  'insecure-page',
  'unsupported',
  'blocked-by-policy',
  'missing-iframe-allow',
  'denied-by-system',
  'not-asked',
  'denied-in-browser',
  'device-busy',
  'no-device',
  'failed',
  'fine',
] as const;
export type Verdict = (typeof diagnosisVerdicts)[number];

/** What `getUserMedia` did: it opened the device, or it rejected with this name and message. */
export type Attempt =
  { readonly isOpened: true } | { readonly isOpened: false; readonly name: string; readonly message: string };

/** What can be seen from inside the page. `undefined` is what a browser does not tell. */
export interface Observations {
  readonly kind: InputKind;
  readonly isSecurePage: boolean;
  readonly hasMediaDevices: boolean;
  /** Whether the permissions policy lets this document use the device. */
  readonly isAllowedByPolicy: boolean | undefined;
  readonly isFramed: boolean;
  /** The same of the document around, if it may be looked into. */
  readonly isParentAllowed: boolean | undefined;
  /** Whether the `allow` of the frame around names the device, if it may be looked at. */
  readonly isNamedByFrame: boolean | undefined;
  readonly permission: DevicePermission;
  /** How many devices of the kind are listed. */
  readonly deviceCount: number;
  /** Undefined when none was made, or when the user has not answered. */
  readonly attempt: Attempt | undefined;
}

type Rule = readonly [verdict: Verdict, fits: (seen: Observations) => boolean];

/** From what is seen to what it means. The first rule that fits decides. */
export const diagnosisRules: readonly Rule[] = [
  ['insecure-page', ({ isSecurePage }) => !isSecurePage],
  ['unsupported', ({ hasMediaDevices }) => !hasMediaDevices],
  ['fine', ({ attempt }) => attempt?.isOpened === true],
  // Of itself a document forbids nothing: the header of a page did, this one's or one around it.
  ['blocked-by-policy', (seen) => isForbidden(seen) && !seen.isFramed],
  ['blocked-by-policy', (seen) => isForbidden(seen) && seen.isParentAllowed === false],
  ['blocked-by-policy', (seen) => isForbidden(seen) && seen.isNamedByFrame === true],
  ['missing-iframe-allow', isForbidden],
  // Chromium says it; where nobody says it, a browser that has granted and still refuses is not the one who refuses.
  ['denied-by-system', (seen) => isRejected(seen, 'refused') && isSystemNamed(seen)],
  ['denied-by-system', (seen) => isRejected(seen, 'refused') && seen.permission === 'granted'],
  // Firefox on macOS: the device is listed, and nobody may have it.
  ['denied-by-system', (seen) => isRejected(seen, 'missing') && seen.deviceCount > 0],
  // The question was closed without an answer: it may be asked again.
  ['not-asked', (seen) => isRejected(seen, 'refused') && seen.permission === 'prompt'],
  ['denied-in-browser', (seen) => isRejected(seen, 'refused', 'forbidden')],
  ['denied-in-browser', ({ permission }) => permission === 'denied'],
  ['device-busy', (seen) => isRejected(seen, 'busy')],
  ['no-device', (seen) => isRejected(seen, 'missing', 'unsuitable')],
  ['failed', ({ attempt }) => attempt !== undefined],
  ['no-device', ({ deviceCount }) => deviceCount === 0],
  ['fine', ({ permission }) => permission === 'granted'],
  ['not-asked', () => true],
];

export function verdictOf(seen: Observations): Verdict {
  return diagnosisRules.find(([, fits]) => fits(seen))?.[0] ?? 'failed';
}

function isForbidden({ isAllowedByPolicy }: Observations): boolean {
  return isAllowedByPolicy === false;
}

function isRejected({ attempt }: Observations, ...failures: readonly CaptureFailure[]): boolean {
  if (attempt?.isOpened !== false) return false;
  const failure = captureFailureOf(attempt.name);
  return failure !== undefined && failures.includes(failure);
}

function isSystemNamed({ attempt }: Observations): boolean {
  return attempt?.isOpened === false && /\bby (the )?(system|os)\b/i.test(attempt.message);
}

export interface Diagnosis {
  readonly kind: InputKind;
  readonly verdict: Verdict;
  /** Whether a call could have the device now, as far as can be seen. */
  readonly isUsable: boolean;
  /** What is the matter, in a sentence for the user. */
  readonly message: string;
  /** What to do about it; empty when nothing is to be done. */
  readonly advice: string;
  readonly observations: Observations;
}

interface Words {
  readonly message: string;
  readonly advice: string;
}

/** The user's words. `%` stands for the device. */
export const wordsOf: Readonly<Record<Verdict, Words>> = {
  'insecure-page': {
    message: 'Browsers give no % to a page that is not secure.',
    advice: 'Open the page by an address that begins with https.',
  },
  unsupported: {
    message: 'This browser has no % for pages.',
    advice: 'Use a current Chrome, Edge, Firefox or Safari.',
  },
  'blocked-by-policy': {
    message: 'The server of this page forbids the %.',
    advice: 'Whoever runs the page must allow the % in its Permissions-Policy header.',
  },
  'missing-iframe-allow': {
    message: 'The page around this phone does not let it use the %.',
    advice: 'Whoever runs that page must add allow="%" to the iframe.',
  },
  'denied-by-system': {
    message: 'Your system does not let this browser use the %.',
    advice:
      'Allow the % for this browser in the privacy settings of your system, then start the browser anew.',
  },
  'not-asked': {
    message: 'You have not been asked for the % yet.',
    advice: 'Answer the question for the % with Allow when it comes.',
  },
  'denied-in-browser': {
    message: 'Your browser does not let this page use the %.',
    advice: 'Click the sign beside the address, allow the %, and load the page again.',
  },
  'device-busy': {
    message: 'The % is there, but it cannot be used.',
    advice: 'Close other programs that use the %, or unplug it and plug it in again.',
  },
  'no-device': {
    message: 'No % was found.',
    advice: 'Plug one in, and see that it is switched on.',
  },
  failed: {
    message: 'The % could not be started.',
    advice: 'Try another %, or start the browser anew.',
  },
  fine: { message: 'The % works.', advice: '' },
};

export function diagnose(seen: Observations): Diagnosis {
  const verdict = verdictOf(seen);
  const { advice, message } = wordsOf[verdict];
  const say = (text: string): string => text.replaceAll('%', seen.kind);
  return {
    kind: seen.kind,
    verdict,
    isUsable: verdict === 'fine',
    message: say(message),
    advice: say(advice),
    observations: seen,
  };
}
