import type { Identity } from '@offhook/protocol';

/** An identity as it is looked up and counted by: each way to write it is the same one. */
export type UserIdentity =
  | { readonly kind: 'username'; readonly username: string; readonly sipDomain: string }
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'phone-number'; readonly phoneNumber: string };

/** `alice` means the server's own domain, `alice@domain` another company's. Undefined when nobody is named. */
export function userIdentityOf(
  { email, phoneNumber, username }: Identity,
  ownDomain: string,
): UserIdentity | undefined {
  if (email !== undefined) return { kind: 'email', email: normalEmail(email) };
  if (phoneNumber !== undefined) return { kind: 'phone-number', phoneNumber };
  if (username === undefined) return undefined;
  const [name = '', domain = ownDomain] = username.split('@');
  return { kind: 'username', username: name, sipDomain: domain.toLowerCase() };
}

/** One mailbox in any case: the local part is case-sensitive by RFC 5321 §2.4, and nowhere in the world. */
export function normalEmail(email: string): string {
  return email.normalize('NFC').toLowerCase();
}

/** One text for one identity: what failures are counted by. */
export function identityKey(identity: UserIdentity): string {
  switch (identity.kind) {
    case 'username':
      return `username/${identity.username.toLowerCase()}@${identity.sipDomain}`;
    case 'email':
      return `email/${identity.email}`;
    case 'phone-number':
      return `phone-number/${identity.phoneNumber}`;
  }
}
