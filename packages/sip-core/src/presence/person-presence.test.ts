import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availabilities, parsePresence } from './person-presence.js';

/** RFC 3863 §4.3.2 and RFC 4480 §3.4, shortened. */
const rich = `<?xml version="1.0" encoding="UTF-8"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
  xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="pres:someone@example.com">
  <tuple id="bs35r9">
    <status><basic>open</basic></status>
    <contact priority="0.8">im:someone@mobile.example.net</contact>
    <note xml:lang="en">Don't Disturb Please!</note>
    <timestamp>2005-10-27T16:49:29Z</timestamp>
  </tuple>
  <tuple id="eg92n8"><status><basic>closed</basic></status></tuple>
  <dm:person id="p1">
    <rpid:activities><rpid:note>Far away</rpid:note><rpid:away/><rpid:on-the-phone/></rpid:activities>
    <dm:note>Talking to &amp; fro</dm:note>
  </dm:person>
</presence>`;

function pidf(content: string): string {
  return `<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:bob@example.test">${content}</presence>`;
}

function tuple(basic: string, more = ''): string {
  return `<tuple id="t"><status><basic>${basic}</basic>${more}</status></tuple>`;
}

function person(...activities: readonly string[]): string {
  return `<person><activities>${activities.map((name) => `<${name}/>`).join('')}</activities></person>`;
}

describe('a presence document', () => {
  it('tells of the person and of every way to reach it', () => {
    expect(parsePresence(rich)).toEqual({
      availability: 'on-the-phone',
      note: 'Talking to & fro',
      activities: ['away', 'on-the-phone'],
      tuples: [
        {
          id: 'bs35r9',
          isOpen: true,
          contact: 'im:someone@mobile.example.net',
          note: "Don't Disturb Please!",
          timestamp: '2005-10-27T16:49:29Z',
        },
        { id: 'eg92n8', isOpen: false, contact: '', note: '', timestamp: '' },
      ],
    });
  });

  it.each([
    ['open', tuple('open'), 'available'],
    ['closed', tuple('closed'), 'offline'],
    ['open somewhere', tuple('closed') + tuple('open'), 'available'],
    ['neither', '<tuple id="t"><status/></tuple>', 'unknown'],
    ['nothing at all', '', 'unknown'],
    ['a word of its own', tuple('maybe'), 'unknown'],
    ['capitals', tuple(' Open '), 'available'],
    ['open and away', tuple('open') + person('away'), 'away'],
    ['open and in a meeting', tuple('open') + person('meeting'), 'busy'],
    ['busy, away and on the phone', tuple('open') + person('busy', 'away', 'on-the-phone'), 'on-the-phone'],
    ['closed and on vacation', tuple('closed') + person('vacation'), 'offline'],
    ['on the phone, and no tuple', person('on-the-phone'), 'on-the-phone'],
    ['an activity nobody knows', tuple('open') + person('juggling'), 'available'],
    ['a name of JavaScript', tuple('open') + person('constructor'), 'available'],
    ['activities in the status', tuple('open', '<activities><busy/></activities>'), 'busy'],
    [
      'activities as text',
      tuple('open') + '<person><activities><activity>away</activity></activities></person>',
      'away',
    ],
  ])('with %s', (_what, content, availability) => {
    expect(parsePresence(pidf(content)).availability).toBe(availability);
  });

  it.each([
    ['another root', '<dialog-info/>'],
    ['no XML', 'open'],
    ['a document type', `<!DOCTYPE presence>${pidf('')}`],
  ])('is refused with %s', (_what, body) => {
    expect(() => parsePresence(body)).toThrow(expect.objectContaining({ code: 'presence/invalid-document' }));
  });

  it('tells something, whatever stands in it', () => {
    const word = fc.constantFrom('open', 'closed', '', 'busy', 'x');
    const element = fc.constantFrom(
      'tuple',
      'status',
      'basic',
      'person',
      'activities',
      'note',
      'away',
      'other',
    );
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        word,
        fc
          .tuple(element, fc.array(tie('tree'), { maxLength: 3 }))
          .map(([name, children]) => `<${name}>${children.join('')}</${name}>`),
      ),
    }));
    fc.assert(
      fc.property(tree, (content) => {
        expect(availabilities).toContain(parsePresence(pidf(content)).availability);
      }),
    );
  });
});
