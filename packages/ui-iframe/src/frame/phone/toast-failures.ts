import type { PhoneController } from './phone-controller.js';
import type { Toasts } from './toasts.js';

/** Says in the frame too what the host hears of as `failed`: nobody else may be listening. */
export function toastFailures({
  controller,
  toasts,
}: {
  readonly controller: PhoneController;
  readonly toasts: Toasts;
}): void {
  controller.on('failed', ({ error: { message, retryable } }) => {
    toasts.show(message, retryable ? 'warning' : 'error');
  });
}
