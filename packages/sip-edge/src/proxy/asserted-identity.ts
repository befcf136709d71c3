import type { SipHeaders } from '@offhook/sip-message';

/** Only a server that is trusted may say these (RFC 3325 §5, §9.1), and clients are not. */
const claims = ['P-Asserted-Identity', 'P-Preferred-Identity', 'Remote-Party-ID'];

/** What says nothing about who sends it (RFC 3325 §9.1, RFC 5876 §4.1). */
const namelessMethods: ReadonlySet<string> = new Set(['ACK', 'CANCEL', 'PRACK', 'INFO']);

/**
 * Says whose message this is, in the place of all that the client claims about it.
 *
 * @param aor Who sends it, as proved by digest or by the registration of its flow: `sip:alice@example.com`. No name goes with
 * it: what a user is called is proved by nothing.
 */
export function assertIdentity(headers: SipHeaders, aor: string): void {
  for (const name of claims) headers.delete(name);
  const [, method = ''] = (headers.first('CSeq') ?? '').trim().split(/\s+/);
  // RFC 3325 §7: every phone is outside of what the edge trusts, so who wants to be unknown stays so.
  if (namelessMethods.has(method) || wantsPrivacy(headers)) return;
  headers.set('P-Asserted-Identity', `<${aor}>`);
}

function wantsPrivacy(headers: SipHeaders): boolean {
  // RFC 3323 §4.2: separated by semicolons.
  const wishes = headers.all('Privacy').flatMap((value) => value.split(';'));
  return wishes.some((wish) => wish.trim().toLowerCase() === 'id');
}
