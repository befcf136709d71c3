import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useDesk } from './desk-context.js';

interface TokenDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Logs in with a token that is typed: one's own, or a wrong one to see what happens. */
export function TokenDialog({ isOpen, onClose }: TokenDialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} class="token-dialog" aria-labelledby="token-title" onClose={onClose}>
      <h2 id="token-title">Use another access token</h2>
      <p>Log in with a personal access token of your own. A wrong one shows how the phone fails.</p>
      <TokenForm onCancel={onClose} />
    </dialog>
  );
}

function TokenForm({ onCancel }: { readonly onCancel: () => void }): JSX.Element {
  const desk = useDesk();
  const [token, setToken] = useState('');
  const logIn = (): void => {
    desk.useAccessToken(token.trim());
    setToken('');
  };
  return (
    <form method="dialog" onSubmit={logIn}>
      <label class="field">
        Access token
        <input
          type="text"
          required
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={512}
          value={token}
          onInput={({ currentTarget }) => setToken(currentTarget.value)}
        />
      </label>
      <div class="dialog-actions">
        <button type="button" class="button button-quiet" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" class="button button-primary" disabled={token.trim() === ''}>
          Log in
        </button>
      </div>
    </form>
  );
}
