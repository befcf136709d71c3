import type { Session } from '@offhook/protocol';
import type { AccountStore } from './account-store.js';
import type { DemoConfig } from './demo-config.js';
import { byAccessToken, type Login } from './desk.js';

/**
 * Who sits down when the page opens: whoever this tab, or else this browser, was logged in as, unless the address
 * asks for another; else one of the demo's people, by their token.
 */
export async function firstSeat(
  account: AccountStore,
  config: DemoConfig,
  wantedId: string | undefined,
): Promise<Pick<Login, 'user' | 'logIn'>> {
  for (const scope of ['tab', 'browser'] as const) {
    account.scope.value = scope;
    const session = await keptSession(account);
    if (session === undefined || (wantedId !== undefined && wantedId !== session.userId)) continue;
    const { displayName, username } = await account.fetchProfile();
    const user = { userId: session.userId, displayName, number: username };
    return { user, logIn: async () => await Promise.resolve(session) };
  }
  account.scope.value = 'tab';
  const user = config.users.find(({ userId }) => userId === wantedId) ?? config.users[0];
  return { user, logIn: byAccessToken(account, user) };
}

async function keptSession(account: AccountStore): Promise<Session | undefined> {
  try {
    return await account.logIn({ checkOnly: true });
  } catch {
    // Nobody is logged in here, or it cannot be told: then somebody sits down anew, and hears what is wrong.
    return undefined;
  }
}
