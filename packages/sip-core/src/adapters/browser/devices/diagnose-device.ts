import { type Clock, systemClock, waitFor } from '@offhook/primitives';
import type { InputKind } from '../../../devices/device.js';
import { type Attempt, diagnose, type Diagnosis, type Observations } from '../../../devices/diagnosis.js';
import { isAllowedByPolicy } from '../permissions-policy.js';
import { BrowserDeviceAccess } from './browser-device-access.js';

export interface DiagnoseOptions {
  /** The user may be asked. Default: false; then it is opened only where that asks nobody. */
  readonly mayAsk?: boolean;
  /** How long the user may think. Default: 60,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Default: the platform's. */
  readonly clock?: Clock;
}

/** Says why a call can or cannot have the microphone, and what to do about it. Opens it for a moment where it may. */
export async function diagnoseMicrophone(options: DiagnoseOptions = {}): Promise<Diagnosis> {
  return diagnose(await observe('microphone', options));
}

/** As `diagnoseMicrophone`. */
export async function diagnoseCamera(options: DiagnoseOptions = {}): Promise<Diagnosis> {
  return diagnose(await observe('camera', options));
}

async function observe(kind: InputKind, options: DiagnoseOptions): Promise<Observations> {
  const access = new BrowserDeviceAccess();
  const hasMediaDevices = 'mediaDevices' in navigator;
  const permission = await access.permission(kind);
  const mayOpen = hasMediaDevices && (permission === 'granted' || options.mayAsk === true);
  const attempt = mayOpen ? await tryToOpen(kind, options) : undefined;
  const listed = await access.list().catch(() => []);
  return {
    kind,
    isSecurePage: window.isSecureContext,
    hasMediaDevices,
    isAllowedByPolicy: isAllowedByPolicy(kind),
    isFramed: window.parent !== window,
    ...aroundUs(kind),
    // The user has answered meanwhile.
    permission: attempt === undefined ? permission : await access.permission(kind),
    deviceCount: listed.filter((device) => device.kind === kinds[kind]).length,
    attempt,
  };
}

const kinds = { microphone: 'audioinput', camera: 'videoinput' } as const;

/** What may be seen of the page around: everything of the same origin, nothing of another one. */
function aroundUs(kind: InputKind): Pick<Observations, 'isParentAllowed' | 'isNamedByFrame'> {
  const unseen = { isParentAllowed: undefined, isNamedByFrame: undefined };
  try {
    const frame = window.frameElement;
    if (frame === null) return unseen;
    const allow = frame.getAttribute('allow') ?? '';
    return {
      isParentAllowed: isAllowedByPolicy(kind, window.parent.document),
      isNamedByFrame: new RegExp(`(^|;)\\s*${kind}(\\s+(?!'none')|\\s*(;|$))`).test(allow),
    };
  } catch {
    return unseen;
  }
}

async function tryToOpen(kind: InputKind, options: DiagnoseOptions): Promise<Attempt | undefined> {
  const { clock = systemClock, signal, timeoutMs = 60_000 } = options;
  const noAnswer = new Error('The user has not answered.');
  try {
    return await waitFor(async (inner) => await openForAMoment(kind, inner), {
      clock,
      timeoutMs,
      onTimeout: () => noAnswer,
      signal,
    });
  } catch (error) {
    if (error === noAnswer) return undefined;
    signal?.throwIfAborted();
    const { message, name } = error instanceof Error ? error : new Error(String(error));
    return { isOpened: false, name, message };
  }
}

async function openForAMoment(kind: InputKind, signal: AbortSignal): Promise<Attempt> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: kind === 'microphone',
    video: kind === 'camera',
  });
  // Also when it comes too late: nobody else would give it back.
  for (const track of stream.getTracks()) track.stop();
  signal.throwIfAborted();
  return { isOpened: true };
}
