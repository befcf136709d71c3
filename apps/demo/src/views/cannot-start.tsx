import type { WireError } from '@offhook/protocol';
import type { JSX } from 'preact';
import { Icon } from './icon.js';

/** The page when the server has not even told who may log in. */
export function CannotStart({
  error,
  onRetry,
}: {
  readonly error: WireError;
  readonly onRetry: () => void;
}): JSX.Element {
  return (
    <main class="cannot-start">
      <div class="card" role="alert" data-testid="error-banner" data-code={error.code}>
        <Icon name="triangle-alert" size={28} />
        <h1>Willowdesk cannot start</h1>
        <p>{error.message}</p>
        <code>{error.code}</code>
        <button type="button" class="button button-primary" onClick={onRetry}>
          <Icon name="rotate-cw" size={16} /> Try again
        </button>
      </div>
    </main>
  );
}
