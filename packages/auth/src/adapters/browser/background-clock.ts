import { type Clock, systemClock } from '@offhook/primitives';

/** The platform's clock, whose timers do not keep a Node process alive: nobody waits for a session to expire. */
export const backgroundClock: Clock = {
  now: () => systemClock.now(),
  after: (delayMs, task) => {
    const timer: unknown = setTimeout(task, delayMs);
    if (isNodeTimer(timer)) timer.unref();
    return () => {
      clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
    };
  },
};

function isNodeTimer(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer;
}
