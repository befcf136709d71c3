import type { Clock } from '@offhook/primitives';
import type { PhoneTheme, Session } from '@offhook/protocol';
import type { DeskPhone, PhoneSdk } from './phone-sdk.js';

/** The four calls that put a phone into a page, in their order. */
export const setupSteps = ['Login', 'GetProvisioning', 'LoadBrowserPhone', 'ProvisionPhone'] as const;
export type SetupStep = (typeof setupSteps)[number];

export type StepProgress =
  | { readonly state: 'waiting' | 'running' }
  | { readonly state: 'done' | 'failed'; readonly durationMs: number };

/** The first of the four: whichever way the user logs in, a session comes of it. */
export type LogIn = (signal: AbortSignal) => Promise<Session>;

export interface SetupOptions {
  readonly sdk: PhoneSdk;
  readonly clock: Clock;
  readonly iframe: HTMLIFrameElement;
  readonly logIn: LogIn;
  readonly theme: PhoneTheme;
  /** Aborted when the user is switched: the call under way is called off, and no further one is made. */
  readonly signal: AbortSignal;
  readonly onStep: (step: SetupStep, progress: StepProgress) => void;
}

/** This is all that a page has to do. What the failing call throws is thrown on. */
export async function setUpPhone(options: SetupOptions): Promise<DeskPhone> {
  const { sdk, iframe, logIn, theme, signal: Signal } = options;

  const session = await run(options, 'Login', () => logIn(Signal));
  const provisioning = await run(options, 'GetProvisioning', () =>
    sdk.GetProvisioning({
      UserId: session.userId,
      SessionToken: session.sessionToken,
      EnableCache: true,
      Signal,
    }),
  );
  await run(options, 'LoadBrowserPhone', () => sdk.LoadBrowserPhone(iframe, { Signal }));
  return await run(options, 'ProvisionPhone', () =>
    sdk.ProvisionPhone({
      Provisioning: provisioning,
      PhoneFrame: iframe,
      ProfileUserId: session.userId,
      SessionId: session.sessionToken,
      UserId: session.userId,
      UiThemeStyle: theme,
      Signal,
    }),
  );
}

/** Makes one of the calls and tells how it went. */
async function run<Result>(
  { clock, signal, onStep }: SetupOptions,
  step: SetupStep,
  call: () => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const startedAtMs = clock.now();
  const report = (state: 'done' | 'failed'): void => {
    if (!signal.aborted) onStep(step, { state, durationMs: clock.now() - startedAtMs });
  };
  onStep(step, { state: 'running' });
  try {
    const result = await call();
    report('done');
    return result;
  } catch (error) {
    report('failed');
    throw error;
  }
}
