import type { JSX } from 'preact';
import type { Contact } from '../model/contact.js';
import { useDesk } from './desk-context.js';
import { Icon } from './icon.js';

/** Calls the contact; while a call with them lives, answers it or hangs it up. */
export function ContactCallButtons({ contact }: { readonly contact: Contact }): JSX.Element {
  const desk = useDesk();
  const { phone } = desk;
  const call = desk.liveCallWith(contact);
  if (call === undefined) {
    return (
      <div class="contact-call">
        <button
          type="button"
          class="button button-call"
          disabled={!phone.canDial.value}
          onClick={() => desk.call(contact)}
        >
          <Icon name="phone" /> Call
        </button>
      </div>
    );
  }
  return (
    <div class="contact-call">
      {call.state === 'incoming' && (
        <button type="button" class="button button-call" onClick={() => void phone.answer(call.id)}>
          <Icon name="phone" /> Answer
        </button>
      )}
      <button type="button" class="button button-end" onClick={() => void phone.endCall(call.id)}>
        <Icon name="phone-off" /> {call.state === 'incoming' ? 'Decline' : 'Hang up'}
      </button>
    </div>
  );
}
