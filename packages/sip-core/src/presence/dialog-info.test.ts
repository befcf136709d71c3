import { describe, expect, it } from 'vitest';
import { parseDialogInfo } from './dialog-info.js';

/** RFC 4235 §6.1, of the one who is called. */
const early = `<?xml version="1.0"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="2" state="partial" entity="sip:alice@example.com">
  <dialog id="as7d900as8" call-id="a84b4c76e66710" local-tag="1928301774" remote-tag="456887766" direction="recipient">
    <state event="1xx" code="180">early</state>
    <local><identity display="Alice">sip:alice@example.com</identity><target uri="sip:alice@pc33.example.com"/></local>
    <remote><identity display="Bob &lt;3">sip:bob@example.net</identity></remote>
  </dialog>
</dialog-info>`;

function info(attributes: string, content = ''): string {
  return `<dialog-info entity="sip:bob@example.test" ${attributes}>${content}</dialog-info>`;
}

describe('a dialog document', () => {
  it('tells of every call, and of its name', () => {
    expect(parseDialogInfo(early)).toEqual({
      version: 2,
      isFull: false,
      entity: 'sip:alice@example.com',
      dialogs: [
        {
          id: 'as7d900as8',
          state: 'early',
          direction: 'recipient',
          dialogId: { callId: 'a84b4c76e66710', localTag: '1928301774', remoteTag: '456887766' },
          local: { uri: 'sip:alice@example.com', displayName: 'Alice' },
          remote: { uri: 'sip:bob@example.net', displayName: 'Bob <3' },
        },
      ],
    });
  });

  it('may hide all but the state', () => {
    const { dialogs } = parseDialogInfo(
      info('version="0" state="full"', '<dialog id="1"><state>confirmed</state></dialog>'),
    );
    expect(dialogs).toEqual([
      {
        id: '1',
        state: 'confirmed',
        direction: undefined,
        dialogId: undefined,
        local: { uri: '', displayName: '' },
        remote: { uri: '', displayName: '' },
      },
    ]);
  });

  it('may tell where a party is instead of who', () => {
    const content =
      '<dialog id="1"><state>early</state><remote><target uri="sip:x@192.0.2.1"/></remote></dialog>';
    const { dialogs } = parseDialogInfo(info('version="0" state="full"', content));
    expect(dialogs[0]?.remote).toEqual({ uri: 'sip:x@192.0.2.1', displayName: '' });
  });

  it.each([
    ['no version', info('state="full"')],
    ['a negative version', info('version="-1" state="full"')],
    ['a version that is no number', info('version="1e3" state="full"')],
    ['a version without end', info(`version="${'9'.repeat(40)}" state="full"`)],
    ['no state', info('version="1"')],
    ['another state', info('version="1" state="half"')],
    ['a call without id', info('version="1" state="full"', '<dialog><state>early</state></dialog>')],
    ['a call without state', info('version="1" state="full"', '<dialog id="1"/>')],
    [
      'a call in another state',
      info('version="1" state="full"', '<dialog id="1"><state>dead</state></dialog>'),
    ],
    ['another root', '<presence/>'],
  ])('is refused with %s', (_what, body) => {
    expect(() => parseDialogInfo(body)).toThrow(
      expect.objectContaining({ code: 'presence/invalid-document' }),
    );
  });
});
