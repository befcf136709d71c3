import { describe, expect, it } from 'vitest';
import { addCompany, addPerson } from '../testing/person.js';
import { createTestServer, domain } from '../testing/test-server.js';

describe('CompanyStore', () => {
  it('makes a company for a domain, once, in small letters', async () => {
    await using server = await createTestServer();
    const { companies } = server.services;
    const company = { name: 'Other', sipDomain: 'Other.Example' };
    const id = await companies.addCompany(company, 1);
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(await companies.addCompany({ name: 'Again', sipDomain: 'other.example' }, 2)).toBeUndefined();
    expect(await companies.findId('OTHER.example')).toBe(id);
    expect(await companies.findOrAddCompany(company, 3)).toBe(id);
    expect(await companies.findId('nobody.example')).toBeUndefined();
  });

  it('makes one company of many who need it at the same time', async () => {
    await using server = await createTestServer();
    const made = Array.from({ length: 8 }, async () => await addCompany(server, 'other.example'));
    expect(new Set(await Promise.all(made)).size).toBe(1);
    expect(await server.services.companies.list()).toHaveLength(2);
  });

  it('counts members', async () => {
    await using server = await createTestServer();
    const { companies } = server.services;
    const userId = await addPerson(server, 'alice');
    const companyId = await addCompany(server, 'other.example');
    const counts = async () =>
      Object.fromEntries(
        (await companies.list()).map(({ memberCount, sipDomain }) => [sipDomain, memberCount]),
      );
    expect(await counts()).toEqual({ [domain]: 1, 'other.example': 0 });
    await companies.addMember({ companyId, userId }, 'member', 1);
    expect(await counts()).toEqual({ [domain]: 1, 'other.example': 1 });
  });

  it('gives a member another role, and takes the membership away', async () => {
    await using server = await createTestServer();
    const { companies } = server.services;
    const userId = await addPerson(server, 'alice');
    const companyId = await addCompany(server, 'other.example');
    const member = { companyId, userId };
    const ladder = [
      [async () => await companies.addMember(member, 'member', 1), 'member'],
      [async () => await companies.addMember(member, 'admin', 2), 'admin'],
      [async () => await companies.removeMember(member), undefined],
      [async () => await companies.removeMember(member), undefined],
    ] as const;
    expect(await companies.roleOf(member)).toBeUndefined();
    for (const [step, role] of ladder) {
      await step();
      expect(await companies.roleOf(member)).toBe(role);
    }
  });

  it('leaves a user in the company of the address', async () => {
    await using server = await createTestServer();
    const { companies } = server.services;
    const userId = await addPerson(server, 'alice');
    expect(await companies.removeMember({ companyId: 'company', userId })).toBe(false);
    expect(await companies.removeMember({ companyId: 'company', userId: 'nobody' })).toBe(false);
    expect(await companies.roleOf({ companyId: 'company', userId })).toBe('member');
  });
});
