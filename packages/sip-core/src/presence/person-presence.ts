import { invalidDocument } from './presence-error.js';
import { childOf, childrenOf, readXml, textOf, type XmlElement } from './xml-reader.js';

/** Best first. `unknown` is a server that says nothing of it. */
export const availabilities = ['available', 'away', 'busy', 'on-the-phone', 'offline', 'unknown'] as const;
export type Availability = (typeof availabilities)[number];

/** What a person does, as PIDF has it (RFC 3863) with RPID (RFC 4480). */
export interface PersonPresence {
  readonly availability: Availability;
  /** The person's or the server's own words. Empty when there are none. */
  readonly note: string;
  /** As `meeting` or `vacation` (RFC 4480 §3.2). */
  readonly activities: readonly string[];
  /** The ways to reach the person. */
  readonly tuples: readonly PresenceTuple[];
}

export interface PresenceTuple {
  readonly id: string;
  /** Undefined where the server does not say. */
  readonly isOpen: boolean | undefined;
  /** A URI; empty when there is none. */
  readonly contact: string;
  readonly note: string;
  /** ISO 8601; empty when there is none. */
  readonly timestamp: string;
}

const activitiesByAvailability = {
  'on-the-phone': ['on-the-phone'],
  busy: 'busy meeting appointment presentation performance in-transit steering travel worship'.split(' '),
  away: 'away breakfast lunch dinner meal holiday permanent-absence shopping sleeping spectator vacation'.split(
    ' ',
  ),
} as const satisfies Partial<Record<Availability, readonly string[]>>;
// What hinders a call most comes first.
const weightiest = ['on-the-phone', 'busy', 'away'] as const;

/** @throws PresenceError presence/invalid-document, presence/document-too-large */
export function parsePresence(body: string): PersonPresence {
  const root = readXml(body);
  if (root.name !== 'presence') throw invalidDocument(`<${root.name}> instead of <presence>`);
  const tuples = childrenOf(root, 'tuple').map(readTuple);
  const activities = activitiesIn(root);
  const notes = [
    textOf(childOf(root, 'person'), 'note'),
    textOf(root, 'note'),
    ...tuples.map(({ note }) => note),
  ];
  return {
    availability: availabilityOf(tuples, activities),
    note: notes.find((note) => note !== '') ?? '',
    activities,
    tuples,
  };
}

function readTuple(tuple: XmlElement): PresenceTuple {
  const basic = textOf(childOf(tuple, 'status'), 'basic').toLowerCase();
  return {
    id: tuple.attributes.get('id') ?? '',
    isOpen: basic === 'open' ? true : basic === 'closed' ? false : undefined,
    contact: textOf(tuple, 'contact'),
    note: textOf(tuple, 'note'),
    timestamp: textOf(tuple, 'timestamp'),
  };
}

/** They stand at the person, or, in older servers, at a tuple or its status. */
function activitiesIn(root: XmlElement): readonly string[] {
  const tuples = childrenOf(root, 'tuple');
  const holders = [
    ...childrenOf(root, 'person'),
    ...tuples,
    ...tuples.flatMap((tuple) => childrenOf(tuple, 'status')),
  ];
  const names = holders
    .flatMap((holder) => childrenOf(holder, 'activities'))
    .flatMap(({ children }) => children)
    // One that RFC 4480 does not know says its name as a text.
    .map((activity) =>
      activity.name === 'activity' || activity.name === 'other' ? activity.text.trim() : activity.name,
    )
    .filter((activity) => activity !== '' && activity !== 'note' && activity !== 'unknown');
  return [...new Set(names)];
}

function availabilityOf(tuples: readonly PresenceTuple[], activities: readonly string[]): Availability {
  const isOpen = tuples.some((tuple) => tuple.isOpen === true);
  if (!isOpen && tuples.some((tuple) => tuple.isOpen === false)) return 'offline';
  const hindrance = weightiest.find((one) =>
    activitiesByAvailability[one].some((activity) => activities.includes(activity)),
  );
  return hindrance ?? (isOpen ? 'available' : 'unknown');
}
