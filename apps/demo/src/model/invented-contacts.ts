import type { Contact, ContactNote } from './contact.js';

type Facts = Pick<Contact, 'kind' | 'role' | 'company' | 'city'> & {
  readonly since?: string;
  readonly notes?: readonly ContactNote[];
};

const person = (name: string, numberText: string, facts: Facts): Contact => {
  const [first = '', last = ''] = name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z ]/g, '')
    .split(' ');
  const domain = `${facts.company.toLowerCase().replaceAll(/[^a-z]/g, '')}.example`;
  return {
    id: `${first}-${last}`,
    name,
    numberText,
    number: numberText.replaceAll(' ', ''),
    email: `${first}.${last}@${domain}`,
    notes: [],
    ...facts,
  };
};

const note = (date: string, author: string, text: string): ContactNote => ({ date, author, text });

/** Nobody answers here: the numbers are of the ranges that authorities keep for fiction. */
export const inventedContacts: readonly Contact[] = [
  person('Amara Okafor', '+44 20 7946 0142', {
    kind: 'customer',
    role: 'Head of Operations',
    company: 'Lantern Freight',
    city: 'London',
    since: 'March 2021',
    notes: [
      note('12 May', 'Alice', 'Wants the depot phones moved over before the summer peak.'),
      note('3 May', 'Bob', 'Sent the quote for forty seats. Prefers a call to an e-mail.'),
    ],
  }),
  person('Benjamin Hale', '+1 212 555 0117', {
    kind: 'lead',
    role: 'Founder',
    company: 'Copperleaf Coffee',
    city: 'New York',
    notes: [note('9 May', 'Alice', 'Met at the fair. Opens two more shops in autumn.')],
  }),
  person('Camille Duval', '+33 1 99 00 14 62', {
    kind: 'customer',
    role: 'Support Lead',
    company: 'Atelier Moreau',
    city: 'Paris',
    since: 'June 2023',
  }),
  person('Daniel Reyes', '+1 415 555 0163', {
    kind: 'customer',
    role: 'IT Manager',
    company: 'Bay Harbor Clinics',
    city: 'San Francisco',
    since: 'January 2022',
    notes: [note('30 April', 'Bob', 'Asked whether recordings can stay in their own storage.')],
  }),
  person('Elin Sandström', '+46 8 465 004 18', {
    kind: 'lead',
    role: 'Purchasing',
    company: 'Fjällvik Outdoor',
    city: 'Stockholm',
  }),
  person('Farid Rahimi', '+49 30 23125 147', {
    kind: 'customer',
    role: 'Managing Director',
    company: 'Spreewerk Logistik',
    city: 'Berlin',
    since: 'October 2019',
  }),
  person('Grace Mbeki', '+44 113 496 0731', {
    kind: 'customer',
    role: 'Office Manager',
    company: 'Whitcombe Legal',
    city: 'Leeds',
    since: 'August 2020',
    notes: [note('18 April', 'Alice', 'Renewal is due in July. Ask for the finance team.')],
  }),
  person('Hana Kobayashi', '+61 2 5550 2284', {
    kind: 'lead',
    role: 'Product Director',
    company: 'Coralline Studio',
    city: 'Sydney',
  }),
  person('Isaac Thornbury', '+44 117 496 0288', {
    kind: 'customer',
    role: 'Owner',
    company: 'Thornbury Cycles',
    city: 'Bristol',
    since: 'May 2024',
  }),
  person('Jelena Marić', '+1 312 555 0139', {
    kind: 'lead',
    role: 'Contact Centre Manager',
    company: 'Prairie Mutual',
    city: 'Chicago',
  }),
  person('Liam Gallacher', '+44 141 496 0655', {
    kind: 'customer',
    role: 'Dispatcher',
    company: 'Clydeside Couriers',
    city: 'Glasgow',
    since: 'February 2022',
  }),
  person('Noor Haddad', '+44 20 7946 0871', {
    kind: 'customer',
    role: 'Finance Director',
    company: 'Orchard Health',
    city: 'London',
    since: 'November 2021',
  }),
  person('Sofia Lindqvist', '+46 31 390 061 07', {
    kind: 'lead',
    role: 'Head of Service',
    company: 'Nordkap Bygg',
    city: 'Gothenburg',
  }),
];
