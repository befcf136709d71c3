import type { JSX } from 'preact';
import { registrationStatus } from '../view-models/call-text.js';
import { useDesk } from './desk-context.js';

/** The SIP address that rings here, and whether it does. */
export function AccountLine(): JSX.Element {
  const desk = useDesk();
  const { text, tone } = registrationStatus[desk.phone.registration.value];
  return (
    <p class={`account account-${tone}`}>
      <strong>{text}</strong>
      <code>{desk.sipAddress.value}</code>
    </p>
  );
}
