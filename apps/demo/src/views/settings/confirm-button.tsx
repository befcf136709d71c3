import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

interface ConfirmButtonProps {
  readonly label: string;
  /** What it says once it was pressed, until it is pressed again. */
  readonly question: string;
  readonly isDisabled?: boolean;
  readonly onConfirm: () => void;
}

/** A button for what cannot be undone: it wants to be pressed twice. */
export function ConfirmButton(props: ConfirmButtonProps): JSX.Element {
  const { isDisabled = false, label, onConfirm, question } = props;
  const [isAsking, setAsking] = useState(false);
  const press = (): void => {
    setAsking(!isAsking);
    if (isAsking) onConfirm();
  };
  return (
    <button
      type="button"
      class={`button button-small ${isAsking ? 'button-end' : 'button-quiet'}`}
      disabled={isDisabled}
      onClick={press}
      onBlur={() => setAsking(false)}
    >
      {isAsking ? question : label}
    </button>
  );
}
