/** Someone in the address book. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly kind: 'colleague' | 'customer' | 'lead' | 'service';
  readonly role: string;
  readonly company: string;
  /** As it is dialled. */
  readonly number: string;
  /** As it is read. */
  readonly numberText: string;
  readonly email?: string;
  readonly city?: string;
  readonly since?: string;
  readonly notes: readonly ContactNote[];
}

export interface ContactNote {
  readonly text: string;
  readonly author: string;
  /** As it is read: `12 May`. */
  readonly date: string;
}

/** Up to two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.at(0)?.toUpperCase() ?? '')
    .join('');
}

/** The same colour for the same person each time: one of `count`. */
export function hueOf(id: string, count: number): number {
  return Array.from(id).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973, 7) % count;
}

export function matchesQuery(contact: Contact, query: string): boolean {
  const words = query.trim().toLowerCase().split(/\s+/);
  const text = [contact.name, contact.company, contact.role, contact.number, contact.numberText]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
