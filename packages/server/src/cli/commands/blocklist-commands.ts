import { type BlockedAddress, isBlockable } from '../../admin/blocklist-administration.js';
import { done, instant, type JsonObject, listed, minute } from '../answer.js';
import { type Command, defineCommand } from '../command.js';
import { optional, parameter } from '../parameter.js';

export const blocklistCommands: readonly Command[] = [
  defineCommand({
    words: 'blocklist list',
    summary: 'shows addresses that failed too often to register or to log in',
    positionals: {},
    flags: {},
    run: async ({ open }) => {
      const blocked = await (await open()).blocklist.list();
      return listed('blocked', blocked, { json: jsonOf, cells: cellsOf });
    },
  }),
  defineCommand({
    words: 'blocklist clear',
    summary: 'lets an address in again, or all of them',
    positionals: {
      address: optional(
        parameter({
          placeholder: 'address',
          summary: 'default all of them',
          parse: (text) => (isBlockable(text) ? text : undefined),
          rule: 'must be an IP address',
        }),
      ),
    },
    flags: {},
    run: async ({ open }, { address }) => {
      const cleared = await (await open()).blocklist.clear(address);
      return done(`Cleared ${cleared.length}. A running server knows within a few seconds.`, {
        cleared: cleared.map(jsonOf),
      });
    },
  }),
];

function jsonOf({ kind, source, untilMs }: BlockedAddress): JsonObject {
  return { kind, source, until: instant(untilMs) };
}

function cellsOf({ kind, source, untilMs }: BlockedAddress): readonly string[] {
  return [source, kind, Number.isFinite(untilMs) ? `until ${minute(untilMs)}` : 'for ever'];
}
