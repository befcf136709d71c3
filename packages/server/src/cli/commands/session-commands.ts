import type { ListedSession } from '../../admin/session-administration.js';
import { done, instant, type JsonObject, listed, minute } from '../answer.js';
import { type Command, defineCommand } from '../command.js';
import { rowId, userName } from '../operator-parameters.js';

export const sessionCommands: readonly Command[] = [
  defineCommand({
    words: 'session list',
    summary: 'shows where a user is logged in',
    positionals: { user: userName },
    flags: {},
    run: async ({ open }, { user }) => {
      const sessions = await (await open()).sessions.list(user);
      return listed('sessions', sessions, { json: jsonOf, cells: cellsOf });
    },
  }),
  defineCommand({
    words: 'session revoke',
    summary: 'ends a session and its phone',
    positionals: { id: rowId },
    flags: {},
    run: async ({ open }, { id }) => {
      await (await open()).sessions.revoke(id);
      return done('Ended it.', { revoked: id });
    },
  }),
];

function jsonOf({
  createdAtMs,
  expiresAtMs,
  lastUsedAtMs,
  sipDomain,
  ...session
}: ListedSession): JsonObject {
  return {
    ...session,
    company: sipDomain,
    createdAt: instant(createdAtMs),
    lastUsedAt: instant(lastUsedAtMs),
    expiresAt: instant(expiresAtMs),
  };
}

function cellsOf(session: ListedSession): readonly string[] {
  const { expiresAtMs, lastUsedAtMs, method, sessionId, sourceAddress, userAgent } = session;
  const times = [`used ${minute(lastUsedAtMs)}`, `until ${minute(expiresAtMs)}`];
  return [sessionId, method, ...times, sourceAddress ?? '-', userAgent ?? '-'];
}
