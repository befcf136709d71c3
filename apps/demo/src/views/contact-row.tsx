import type { JSX } from 'preact';
import type { Contact } from '../model/contact.js';
import { Avatar } from './avatar.js';
import { useDesk } from './desk-context.js';
import { Icon } from './icon.js';

/** One line of the list: a click opens the contact, a click on the receiver calls. */
export function ContactRow({ contact }: { readonly contact: Contact }): JSX.Element {
  const desk = useDesk();
  const isSelected = desk.book.selected.value.id === contact.id;
  const isLive = desk.liveCallWith(contact) !== undefined;
  const classes = ['contact-row', isSelected ? 'is-selected' : '', isLive ? 'is-live' : ''];
  return (
    <li class={classes.join(' ').trim()} data-testid="contact-row" data-number={contact.number}>
      <button
        type="button"
        class="contact-open"
        aria-current={isSelected ? 'true' : undefined}
        onClick={() => desk.open(contact)}
      >
        <Avatar contact={contact} />
        <span class="contact-who">
          <span class="contact-name">{contact.name}</span>
          <span class="contact-sub">{contact.company}</span>
        </span>
      </button>
      <button
        type="button"
        class="call-button"
        data-testid="call-contact"
        title={`Call ${contact.numberText}`}
        aria-label={`Call ${contact.name}`}
        disabled={!desk.phone.canDial.value}
        onClick={() => desk.call(contact)}
      >
        <Icon name="phone" size={16} />
      </button>
    </li>
  );
}
