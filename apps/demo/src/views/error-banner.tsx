import type { JSX } from 'preact';
import type { Problem } from '../model/phone-store.js';
import { useDesk } from './desk-context.js';
import { Icon } from './icon.js';

/** What went wrong, in a sentence, and what can be done about it. */
export function ErrorBanner({ onToken }: { readonly onToken: () => void }): JSX.Element | null {
  const { phone } = useDesk();
  const problem = phone.problem.value;
  if (problem === undefined) return null;
  const { code, message } = problem.error;
  return (
    <div class="error-banner" role="alert" data-testid="error-banner" data-code={code}>
      <Icon name="triangle-alert" />
      <p>
        {message} <code>{code}</code>
      </p>
      <span class="error-actions">
        {code.startsWith('auth/') && (
          <button type="button" class="button button-quiet" onClick={onToken}>
            Use another access token
          </button>
        )}
        <Retry problem={problem} />
        {problem.source === 'call' && (
          <button
            type="button"
            class="icon-button"
            title="Dismiss"
            onClick={() => phone.dismissCallProblem()}
          >
            <Icon name="x" />
            <span class="visually-hidden">Dismiss</span>
          </button>
        )}
      </span>
    </div>
  );
}

function Retry({ problem }: { readonly problem: Problem }): JSX.Element | null {
  const desk = useDesk();
  const lastNumber = desk.phone.lastDialled.value;
  if (problem.source !== 'call') {
    return (
      <button type="button" class="button button-quiet" onClick={() => desk.retry()}>
        <Icon name="rotate-cw" size={16} /> Try again
      </button>
    );
  }
  // A microphone may have been plugged in or allowed meanwhile.
  const canHelp = problem.error.retryable || problem.error.code.startsWith('media/');
  if (!canHelp || lastNumber === undefined) return null;
  return (
    <button
      type="button"
      class="button button-quiet"
      disabled={!desk.phone.canDial.value}
      onClick={() => void desk.phone.dial(lastNumber)}
    >
      <Icon name="rotate-cw" size={16} /> Call again
    </button>
  );
}
