import type { KnownUser } from '../../user/known-user.js';
import { done, instant, type JsonObject, listed } from '../answer.js';
import { type Command, defineCommand } from '../command.js';
import {
  applicationSid,
  email,
  newUsername,
  phoneNumber,
  sipDomain,
  userName,
} from '../operator-parameters.js';
import { line, optional, switchFlag } from '../parameter.js';
import { readPassword } from '../read-password.js';

const passwordStdin = switchFlag('reads a password from the standard input');

export const userCommands: readonly Command[] = [
  defineCommand({
    words: 'user add',
    summary: 'makes a user',
    positionals: { username: newUsername },
    flags: {
      name: optional(line({ placeholder: 'text', summary: 'what others see; default the user name' })),
      email: optional(email),
      number: optional(phoneNumber),
      passwordStdin,
      company: optional({ ...sipDomain, summary: 'of a company; default that of the server' }),
      applicationSid: optional(applicationSid),
    },
    run: async ({ open, readInput }, { name, number: phone, passwordStdin: hasPassword, ...order }) => {
      const password = hasPassword ? await readPassword(readInput) : undefined;
      const { users } = await open();
      const displayName = name ?? order.username;
      const user = await users.add({ ...order, displayName, phoneNumber: phone, password });
      return done(`Made the user ${addressOf(user)}, with id ${user.id}.`, { user: jsonOf(user) });
    },
  }),
  defineCommand({
    words: 'user list',
    summary: 'shows users',
    positionals: {},
    flags: { company: optional({ ...sipDomain, summary: 'only of this company' }) },
    run: async ({ open }, { company }) => {
      const users = await (await open()).users.list(company);
      return listed('users', users, { json: jsonOf, cells: cellsOf });
    },
  }),
  defineCommand({
    words: 'user disable',
    summary: 'lets a user neither log in nor call, and ends the sessions',
    positionals: { user: userName },
    flags: {},
    run: async ({ open }, { user: name }) => {
      const user = await (await open()).users.disable(name);
      return done(`Disabled ${addressOf(user)}, and ended the sessions.`, { user: jsonOf(user) });
    },
  }),
  defineCommand({
    words: 'user enable',
    summary: 'lets a user in again',
    positionals: { user: userName },
    flags: {},
    run: async ({ open }, { user: name }) => {
      const user = await (await open()).users.enable(name);
      return done(`Enabled ${addressOf(user)}.`, { user: jsonOf(user) });
    },
  }),
  defineCommand({
    words: 'user password',
    summary: 'sets a password, and ends the sessions',
    positionals: { user: userName },
    flags: { passwordStdin: { ...passwordStdin, isRequired: true } },
    run: async ({ open, readInput }, { user: name }) => {
      const password = await readPassword(readInput);
      const user = await (await open()).users.setPassword(name, password);
      return done(`Set the password of ${addressOf(user)}, and ended the sessions.`, { user: jsonOf(user) });
    },
  }),
];

function addressOf({ sipDomain: domain, username }: KnownUser): string {
  return `${username}@${domain}`;
}

function jsonOf(user: KnownUser): JsonObject {
  return {
    userId: user.id,
    username: user.username,
    sipDomain: user.sipDomain,
    displayName: user.displayName,
    email: user.email,
    phoneNumber: user.phoneNumber,
    hasPassword: user.passwordHash !== null,
    disabledAt: instant(user.disabledAtMs),
  };
}

function cellsOf(user: KnownUser): readonly string[] {
  const state = user.disabledAtMs === null ? 'enabled' : 'disabled';
  return [user.id, addressOf(user), state, user.email ?? '-', user.phoneNumber ?? '-', user.displayName];
}
