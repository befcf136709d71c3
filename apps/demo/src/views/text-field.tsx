import type { JSX } from 'preact';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly isSecret?: boolean;
  /** Which keys a touch screen offers. */
  readonly keyboard?: 'text' | 'email' | 'tel';
  readonly autocomplete?: string;
  readonly isRequired?: boolean;
  readonly placeholder?: string;
}

/** A line of text that is typed. */
export function TextField(props: TextFieldProps): JSX.Element {
  const { autocomplete = 'off', isRequired = false, isSecret = false, keyboard = 'text' } = props;
  const { label, onValue, placeholder, value } = props;
  const attributes = {
    required: isRequired,
    autocomplete,
    autocapitalize: 'off',
    spellcheck: false,
    maxLength: 4_096,
    inputMode: keyboard,
    placeholder,
    value,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      onValue(currentTarget.value),
  } as const;
  return (
    <label class="field">
      {label}
      {isSecret ? <input type="password" {...attributes} /> : <input type="text" {...attributes} />}
    </label>
  );
}
