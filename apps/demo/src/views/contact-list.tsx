import type { JSX } from 'preact';
import { ContactRow } from './contact-row.js';
import { useDesk } from './desk-context.js';
import { Icon } from './icon.js';
import { TryIt } from './try-it.js';

export function ContactList(): JSX.Element {
  const { book } = useDesk();
  const contacts = book.visible.value;
  return (
    <nav class="contacts" aria-label="Contacts">
      <div class="contacts-head">
        <h2>
          Contacts <span class="count">{book.contacts.value.length}</span>
        </h2>
        <label class="search">
          <span class="visually-hidden">Search contacts</span>
          <Icon name="search" size={16} />
          <input
            type="search"
            placeholder="Search"
            autocomplete="off"
            value={book.query.value}
            onInput={({ currentTarget }) => {
              book.query.value = currentTarget.value;
            }}
          />
        </label>
      </div>
      {contacts.length === 0 ? (
        <p class="empty">Nobody here goes by that name, company or number.</p>
      ) : (
        <ul class="contact-rows">
          {contacts.map((contact) => (
            <ContactRow key={contact.id} contact={contact} />
          ))}
        </ul>
      )}
      <TryIt />
    </nav>
  );
}
