import { describe, expect, it } from 'vitest';
import { alice, requestOf, verdictFor, withAlice } from '../testing/sip-phone.js';
import type { TestServer } from '../testing/test-server.js';

const sids = {
  device: '2c4d1e4a-7a35-4b4c-9b1a-0c5f5f3f7d11',
  app_user: '0e0681b0-d49f-4fb8-b973-b5a3c6758de1',
  company: '7d1b9a52-5a0c-4f2e-8f65-3c1d7b1f9a10',
} as const;
type Owner = keyof typeof sids;

async function setFor(server: TestServer, owners: readonly Owner[]): Promise<void> {
  for (const owner of owners) {
    await server.db.updateTable(owner).set({ application_sid: sids[owner] }).execute();
  }
}

describe('the application that a call runs', () => {
  it.each<[readonly Owner[], Owner | undefined]>([
    [[], undefined],
    [['company'], 'company'],
    [['app_user'], 'app_user'],
    [['company', 'app_user'], 'app_user'],
    [['device'], 'device'],
    [['company', 'device'], 'device'],
    [['app_user', 'device'], 'device'],
    [['company', 'app_user', 'device'], 'device'],
  ])('given for %j is that of %s', async (owners, expected) => {
    await using server = await withAlice();
    await setFor(server, owners);
    const verdict = await verdictFor(server, requestOf(alice));
    expect(verdict).toMatchObject({ status: 'ok' });
    expect(verdict.application_sid).toBe(expected === undefined ? undefined : sids[expected]);
  });

  it('is no business of who is refused', async () => {
    await using server = await withAlice();
    await setFor(server, ['company', 'app_user', 'device']);
    const wrong = { ...requestOf(alice), response: '0'.repeat(32) };
    expect(await verdictFor(server, wrong)).not.toHaveProperty('application_sid');
  });
});
