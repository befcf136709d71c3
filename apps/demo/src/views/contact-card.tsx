import type { JSX } from 'preact';
import type { Contact } from '../model/contact.js';
import { Avatar } from './avatar.js';
import { ContactCallButtons } from './contact-call-buttons.js';
import { ContactFacts } from './contact-facts.js';
import { useDesk } from './desk-context.js';
import { Icon } from './icon.js';
import { Notes } from './notes.js';
import { RecentCalls } from './recent-calls.js';

const kindTexts: Readonly<Record<Contact['kind'], string>> = {
  colleague: 'Colleague',
  customer: 'Customer',
  lead: 'Lead',
  service: 'Test line',
};

/** All about the selected contact. */
export function ContactCard(): JSX.Element {
  const desk = useDesk();
  const contact = desk.book.selected.value;
  return (
    <article class="contact" aria-label={contact.name} key={contact.id}>
      <button
        type="button"
        class="back"
        onClick={() => {
          desk.pane.value = 'contacts';
        }}
      >
        <Icon name="arrow-left" size={16} /> Contacts
      </button>
      <div class="card contact-head">
        <Avatar contact={contact} size="large" />
        <div class="contact-title">
          <h2>
            {contact.name} <span class={`tag tag-${contact.kind}`}>{kindTexts[contact.kind]}</span>
          </h2>
          <p>{contact.kind === 'service' ? contact.role : `${contact.role} at ${contact.company}`}</p>
        </div>
        <ContactCallButtons contact={contact} />
        <ContactFacts contact={contact} />
      </div>
      <div class="contact-columns">
        <Notes contact={contact} />
        <RecentCalls contact={contact} />
      </div>
    </article>
  );
}
