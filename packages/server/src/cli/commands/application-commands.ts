import type { ListedApplication } from '../../application/application-store.js';
import { day, done, instant, type JsonObject, listed } from '../answer.js';
import { type Command, defineCommand } from '../command.js';
import { rowId, sipDomain } from '../operator-parameters.js';
import { line, withDefault } from '../parameter.js';

export const applicationCommands: readonly Command[] = [
  defineCommand({
    words: 'app create',
    summary: 'makes an application key, and prints key and secret this once',
    positionals: { company: { ...sipDomain, placeholder: 'company', summary: 'its SIP domain' } },
    flags: {
      name: withDefault(
        line({ placeholder: 'text', summary: 'what it is for; default application' }),
        'application',
      ),
    },
    run: async ({ open }, { company, name }) => {
      const { key, secret } = await (await open()).applications.create(company, name);
      return {
        output: `${key} ${secret}`,
        remark: 'Key and secret. Keep the secret well: it is shown this once.',
        json: { key, secret, name, company },
      };
    },
  }),
  defineCommand({
    words: 'app list',
    summary: 'shows applications, without their secrets',
    positionals: {},
    flags: {},
    run: async ({ open }) => {
      const applications = await (await open()).applications.list();
      return listed('applications', applications, { json: jsonOf, cells: cellsOf });
    },
  }),
  defineCommand({
    words: 'app revoke',
    summary: 'ends an application and the sessions of its tickets',
    positionals: { key: { ...rowId, placeholder: 'key' } },
    flags: {},
    run: async ({ open }, { key }) => {
      await (await open()).applications.revoke(key);
      return done('Revoked it, and ended its sessions.', { revoked: key });
    },
  }),
];

function jsonOf(application: ListedApplication): JsonObject {
  return {
    key: application.key,
    companyId: application.companyId,
    name: application.name,
    createdAt: instant(application.createdAtMs),
    revokedAt: instant(application.revokedAtMs),
    lastUsedAt: instant(application.lastUsedAtMs),
  };
}

function cellsOf({
  createdAtMs,
  key,
  lastUsedAtMs,
  name,
  revokedAtMs,
}: ListedApplication): readonly string[] {
  const state = revokedAtMs === null ? 'valid' : 'revoked';
  const used = lastUsedAtMs === null ? 'never used' : `used ${day(lastUsedAtMs)}`;
  return [key, state, `made ${day(createdAtMs)}`, used, name];
}
