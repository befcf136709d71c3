import type { Clock } from '@offhook/primitives';

/** A context of a page that may play runs within this time; else it waits for a click. */
const startTimeoutMs = 500;

/** Whether sound may be played, or waits for a click. Asks the context to run. */
export async function isRunningSoon(context: AudioContext, clock: Clock): Promise<boolean> {
  if (context.state === 'running') return true;
  return await new Promise<boolean>((resolve) => {
    const settle = (isRunning: boolean): void => {
      cancelTimer();
      context.removeEventListener('statechange', onChange);
      resolve(isRunning);
    };
    const onChange = (): void => {
      if (context.state !== 'suspended') settle(context.state === 'running');
    };
    const cancelTimer = clock.after(startTimeoutMs, () => {
      settle(false);
    });
    context.addEventListener('statechange', onChange);
    // Settles at the first click, which may never come.
    context.resume().catch(() => undefined);
  });
}

export async function closeContext(context: AudioContext): Promise<void> {
  if (context.state !== 'closed') await context.close().catch(() => undefined);
}
