import type { JSX } from 'preact';
import { registrationStatus } from '../view-models/call-text.js';
import { useDesk } from './desk-context.js';

/** Whether the phone can be called, in one word. */
export function RegistrationPill(): JSX.Element {
  const state = useDesk().phone.registration.value;
  const { text, tone } = registrationStatus[state];
  return (
    <span
      class={`pill pill-${tone}`}
      role="status"
      data-testid="registration-state"
      data-state={state}
      title={text}
    >
      <span class="visually-hidden">Phone: </span>
      <span class="pill-text">{text}</span>
    </span>
  );
}
