import type { ListedCompany } from '../../company/company-store.js';
import { done, instant, type JsonObject, listed } from '../answer.js';
import { type Command, defineCommand } from '../command.js';
import { sipDomain, userName } from '../operator-parameters.js';
import { choice, line, optional, withDefault } from '../parameter.js';

const company = { ...sipDomain, placeholder: 'company', summary: 'its SIP domain' };

export const companyCommands: readonly Command[] = [
  defineCommand({
    words: 'company add',
    summary: 'makes a company',
    positionals: { sipDomain: { ...sipDomain, summary: 'of the addresses of its users' } },
    flags: { name: optional(line({ placeholder: 'text', summary: 'default the SIP domain' })) },
    run: async ({ open }, { name, sipDomain: domain }) => {
      const companyId = await (await open()).companies.add(domain, name ?? domain);
      const json = { company: { companyId, name: name ?? domain, sipDomain: domain } };
      return done(`Made the company ${domain}, with id ${companyId}.`, json);
    },
  }),
  defineCommand({
    words: 'company list',
    summary: 'shows companies',
    positionals: {},
    flags: {},
    run: async ({ open }) => {
      const companies = await (await open()).companies.list();
      return listed('companies', companies, { json: jsonOf, cells: cellsOf });
    },
  }),
  defineCommand({
    words: 'company member add',
    summary: 'lets a user act for a company, or changes the role',
    positionals: { company, user: userName },
    flags: {
      role: withDefault(
        choice({ placeholder: 'role', summary: 'admin or member; default member' }, ['admin', 'member']),
        'member',
      ),
    },
    run: async ({ open }, { role, ...order }) => {
      await (await open()).companies.addMember(order, role);
      return done(`${order.user} is ${role} of ${order.company}.`, { member: { ...order, role } });
    },
  }),
  defineCommand({
    words: 'company member remove',
    summary: 'lets a user not act for a company any more',
    positionals: { company, user: userName },
    flags: {},
    run: async ({ open }, order) => {
      await (await open()).companies.removeMember(order);
      return done(`${order.user} is no member of ${order.company} any more.`, { removed: { ...order } });
    },
  }),
];

function jsonOf({ createdAtMs, id, memberCount, name, sipDomain: domain }: ListedCompany): JsonObject {
  return { companyId: id, name, sipDomain: domain, memberCount, createdAt: instant(createdAtMs) };
}

function cellsOf({ id, memberCount, name, sipDomain: domain }: ListedCompany): readonly string[] {
  return [id, domain, `${memberCount} ${memberCount === 1 ? 'member' : 'members'}`, name];
}
