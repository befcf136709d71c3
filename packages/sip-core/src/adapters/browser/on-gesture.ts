import type { Unsubscribe } from '@offhook/primitives';

/** What browsers take for the user's wish to hear the page. */
const gestures = ['pointerdown', 'pointerup', 'keydown', 'click'] as const;

/** Calls back at each click and key on the page, within it. */
export function onGesture(task: () => void): Unsubscribe {
  const lifetime = new AbortController();
  for (const gesture of gestures) {
    // First of all handlers: one that stops the event must not keep the phone silent.
    document.addEventListener(gesture, task, { capture: true, signal: lifetime.signal });
  }
  return () => {
    lifetime.abort();
  };
}
