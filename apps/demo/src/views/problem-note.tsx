import type { WireError } from '@offhook/protocol';
import type { JSX } from 'preact';
import { Icon } from './icon.js';

/** What went wrong in a form or a list, beside it. */
export function ProblemNote({ error }: { readonly error: WireError | undefined }): JSX.Element | null {
  if (error === undefined) return null;
  return (
    <p class="problem-note" role="alert" data-testid="problem" data-code={error.code}>
      <Icon name="triangle-alert" size={16} />
      <span>
        {error.message} <code>{error.code}</code>
      </span>
    </p>
  );
}
