import { describe, expect, it } from 'vitest';
import { SecretBox } from '../secret/secret-box.js';
import { addApplication, addCompany } from '../testing/person.js';
import { createTestServer } from '../testing/test-server.js';
import { ApplicationStore } from './application-store.js';

describe('ApplicationStore', () => {
  it('answers a secret of 32 bytes, and keeps it sealed', async () => {
    await using server = await createTestServer();
    const { key, secret } = await addApplication(server);
    expect(Buffer.from(secret, 'base64')).toHaveLength(32);
    expect(key).toMatch(/^[0-9a-f-]{36}$/);
    const kept = JSON.stringify(await server.db.selectFrom('application').selectAll().execute());
    expect(kept).not.toContain(secret);
    expect(await server.services.applications.findLiving(key)).toEqual({ key, secret, companyId: 'company' });
  });

  it('lists applications without their secrets, the newest first', async () => {
    await using server = await createTestServer();
    const first = await addApplication(server);
    await server.clock.advance(1);
    const second = await addApplication(server, await addCompany(server, 'crm.example'));
    const listed = await server.services.applications.list();
    expect(listed.map(({ key }) => key)).toEqual([second.key, first.key]);
    expect(listed[1]).toEqual({
      key: first.key,
      companyId: 'company',
      name: 'CRM',
      createdAtMs: server.clock.now() - 1,
      revokedAtMs: null,
      lastUsedAtMs: null,
    });
    expect(JSON.stringify(listed)).not.toContain(first.secret);
  });

  it('revokes once', async () => {
    await using server = await createTestServer();
    const { applications } = server.services;
    const { key } = await addApplication(server);
    const nowMs = server.clock.now();
    expect([await applications.revoke(key, nowMs), await applications.revoke(key, nowMs + 1)]).toEqual([
      true,
      false,
    ]);
    expect(await applications.findLiving(key)).toBeUndefined();
    expect(await applications.list()).toMatchObject([{ key, revokedAtMs: nowMs }]);
    expect(await applications.revoke('nobody', nowMs)).toBe(false);
  });

  it('does not open a secret that was moved to another row, or sealed with another key', async () => {
    await using server = await createTestServer();
    const { applications } = server.services;
    const [one, other] = [await addApplication(server), await addApplication(server)];
    const stranger = new ApplicationStore(server.db, new SecretBox(Buffer.alloc(32, 1)));
    expect(await stranger.findLiving(one.key)).toBeUndefined();
    const { sealed_secret } = await server.db
      .selectFrom('application')
      .where('id', '=', one.key)
      .select('sealed_secret')
      .executeTakeFirstOrThrow();
    await server.db.updateTable('application').set({ sealed_secret }).where('id', '=', other.key).execute();
    expect(await applications.findLiving(other.key)).toBeUndefined();
    expect(await applications.findLiving(one.key)).toMatchObject({ secret: one.secret });
  });
});
