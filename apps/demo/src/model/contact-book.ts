import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { isSameNumber } from './call-history.js';
import { type Contact, type ContactNote, matchesQuery } from './contact.js';
import type { DemoConfig, DemoUser, DeskUser } from './demo-config.js';
import { inventedContacts } from './invented-contacts.js';

/** The address book as the page shows it. Notes that are added live as long as the page. */
export class ContactBook {
  readonly contacts: ReadonlySignal<readonly Contact[]>;
  readonly visible: ReadonlySignal<readonly Contact[]>;
  readonly selected: ReadonlySignal<Contact>;
  readonly query: Signal<string> = signal('');
  readonly echo: Contact;
  readonly #addedNotes: Signal<Readonly<Record<string, readonly ContactNote[]>>> = signal({});
  readonly #selectedId: Signal<string>;

  constructor(config: DemoConfig, user: ReadonlySignal<DeskUser>) {
    const echo = echoLine(config.echoTarget);
    this.echo = echo;
    this.contacts = computed(() => [
      ...config.users.filter(({ userId }) => userId !== user.value.userId).map(colleague),
      echo,
      ...inventedContacts,
    ]);
    this.visible = computed(() =>
      this.contacts.value.filter((contact) => matchesQuery(contact, this.query.value)),
    );
    this.#selectedId = signal(this.contacts.value[0]?.id ?? echo.id);
    this.selected = computed(
      () => this.contacts.value.find(({ id }) => id === this.#selectedId.value) ?? echo,
    );
  }

  select(id: string): void {
    this.#selectedId.value = id;
  }

  selectFirst(): void {
    this.#selectedId.value = this.contacts.value[0]?.id ?? this.echo.id;
  }

  byNumber(number: string): Contact | undefined {
    return this.contacts.value.find((contact) => isSameNumber(contact.number, number));
  }

  notesOf(contact: Contact): readonly ContactNote[] {
    return [...(this.#addedNotes.value[contact.id] ?? []), ...contact.notes];
  }

  addNote(contactId: string, note: ContactNote): void {
    const added = this.#addedNotes.value;
    this.#addedNotes.value = { ...added, [contactId]: [note, ...(added[contactId] ?? [])] };
  }
}

function colleague({ userId, displayName, number }: DemoUser): Contact {
  return {
    id: userId,
    name: displayName,
    kind: 'colleague',
    role: 'Account manager',
    company: 'Willowdesk',
    number,
    numberText: number,
    email: `${userId}@willowdesk.example`,
    city: 'London',
    notes: [
      { date: '14 May', author: 'Team', text: 'Looks after the northern accounts this quarter.' },
      { date: '6 May', author: 'Team', text: 'At the desk from nine to five, on the phone before that.' },
    ],
  };
}

function echoLine(number: string): Contact {
  return {
    id: 'echo-line',
    name: 'Echo line',
    kind: 'service',
    role: 'Sends your own voice back',
    company: 'Test number',
    number,
    numberText: number,
    notes: [
      {
        date: 'Always open',
        author: 'Echo line',
        text: 'Answers every call and sends back what you say, so that you can hear how you sound.',
      },
    ],
  };
}
