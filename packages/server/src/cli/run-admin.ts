import type { ListedAccessToken } from '../access-token/access-token-store.js';
import type { Administration } from '../admin/administration.js';
import type { AdminAction } from './command-line.js';

/** What goes to a script that reads on, and what to the person beside it. */
export interface AdminAnswer {
  readonly output: string;
  readonly remark: string;
}

/** @throws ServerError server/command-refused */
export async function runAdmin(
  administration: Administration,
  action: AdminAction,
  nowMs: number,
): Promise<AdminAnswer> {
  switch (action.kind) {
    case 'add-user':
      return {
        output: '',
        remark: `Made the user ${action.username}, with id ${await administration.addUser(action)}.`,
      };
    case 'add-token':
      return {
        output: await administration.addToken(action),
        remark: 'Keep the access token well: it is shown this once.',
      };
    case 'list-tokens': {
      const tokens = await administration.listTokens();
      return {
        output: tokens.map((token) => lineOf(token, nowMs)).join('\n'),
        remark: `${tokens.length} in all.`,
      };
    }
    case 'revoke-token':
      await administration.revokeToken(action.id);
      return { output: '', remark: 'Revoked it, and ended its sessions.' };
  }
}

function lineOf(token: ListedAccessToken, nowMs: number): string {
  const { expiresAtMs, id, lastUsedAtMs, name, revokedAtMs, sipDomain, username } = token;
  const state = revokedAtMs === null ? (expiresAtMs <= nowMs ? 'expired' : 'valid') : 'revoked';
  const used = lastUsedAtMs === null ? 'never used' : `used ${dayOf(lastUsedAtMs)}`;
  return [id, `${username}@${sipDomain}`, state.padEnd(7), `until ${dayOf(expiresAtMs)}`, used, name].join(
    '  ',
  );
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
