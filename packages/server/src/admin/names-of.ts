import type { Identity } from '@offhook/protocol';

interface Names {
  readonly username: string;
  readonly email?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
}

/** Who somebody is, as what is refused as a password. */
export function namesOf({ email, phoneNumber, username }: Names): Identity {
  return {
    username,
    ...(typeof email === 'string' ? { email } : {}),
    ...(typeof phoneNumber === 'string' ? { phoneNumber } : {}),
  };
}
