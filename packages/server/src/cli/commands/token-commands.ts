import type { ListedAccessToken } from '../../access-token/access-token-store.js';
import { day, done, instant, type JsonObject, listed } from '../answer.js';
import { type Command, defineCommand } from '../command.js';
import { rowId, userName } from '../operator-parameters.js';
import { line, optional, wholeNumber, withDefault } from '../parameter.js';

const dayMs = 24 * 3_600_000;

export const tokenCommands: readonly Command[] = [
  defineCommand({
    words: 'token create',
    summary: 'makes an access token, and prints it this once',
    positionals: { user: userName },
    flags: {
      name: withDefault(
        line({ placeholder: 'text', summary: 'what it is for; default access token' }),
        'access token',
      ),
      days: withDefault(
        wholeNumber({ placeholder: 'number', summary: 'how long it is valid; default 100' }, 1, 9_999),
        100,
      ),
    },
    run: async ({ open }, { days, name, user }) => {
      const { accessTokens } = await open();
      const token = await accessTokens.create({ user, name, lifeMs: days * dayMs });
      const { accessToken, address, expiresAtMs, id } = token;
      return {
        output: accessToken,
        remark: 'Keep the access token well: it is shown this once.',
        json: { accessToken, id, name, user: address, expiresAt: instant(expiresAtMs) },
      };
    },
  }),
  defineCommand({
    words: 'token list',
    summary: 'shows access tokens, without the tokens themselves',
    positionals: { user: optional(userName) },
    flags: {},
    run: async ({ nowMs, open }, { user }) => {
      const tokens = await (await open()).accessTokens.list(user);
      return listed('accessTokens', tokens, {
        json: (token) => jsonOf(token, nowMs),
        cells: (token) => cellsOf(token, nowMs),
      });
    },
  }),
  defineCommand({
    words: 'token revoke',
    summary: 'ends an access token and its sessions',
    positionals: { id: rowId },
    flags: {},
    run: async ({ open }, { id }) => {
      await (await open()).accessTokens.revoke(id);
      return done('Revoked it, and ended its sessions.', { revoked: id });
    },
  }),
];

function addressOf({ sipDomain, username }: ListedAccessToken): string {
  return `${username}@${sipDomain}`;
}

function stateOf({ expiresAtMs, revokedAtMs }: ListedAccessToken, nowMs: number): string {
  if (revokedAtMs !== null) return 'revoked';
  return expiresAtMs <= nowMs ? 'expired' : 'valid';
}

function jsonOf(token: ListedAccessToken, nowMs: number): JsonObject {
  return {
    id: token.id,
    name: token.name,
    user: addressOf(token),
    state: stateOf(token, nowMs),
    expiresAt: instant(token.expiresAtMs),
    revokedAt: instant(token.revokedAtMs),
    lastUsedAt: instant(token.lastUsedAtMs),
  };
}

function cellsOf(token: ListedAccessToken, nowMs: number): readonly string[] {
  const { expiresAtMs, id, lastUsedAtMs, name } = token;
  const used = lastUsedAtMs === null ? 'never used' : `used ${day(lastUsedAtMs)}`;
  return [id, addressOf(token), stateOf(token, nowMs), `until ${day(expiresAtMs)}`, used, name];
}
