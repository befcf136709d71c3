import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it, vi } from 'vitest';
import { addPhone, alice, requestOf, verdictFor, withAlice } from '../testing/sip-phone.js';
import { domain, type TestServer } from '../testing/test-server.js';
import { noteLagMs, SecretUseNotes } from './secret-use-notes.js';

async function usesOf(server: TestServer): Promise<readonly (number | null)[]> {
  const rows = await server.db
    .selectFrom('device_secret')
    .select('last_used_at')
    .orderBy('address')
    .execute();
  return rows.map((row) => row.last_used_at);
}

/** Lets time go by, with the writing that it sets off. */
async function pass(server: TestServer, durationMs: number): Promise<void> {
  await server.clock.advance(durationMs);
  await server.services.secretUseNotes.dispose();
}

describe('the last use of a secret', () => {
  it('is written down within a second, apart from the request', async () => {
    await using server = await withAlice();
    const usedMs = server.clock.now();
    await verdictFor(server, requestOf(alice));
    expect(await usesOf(server)).toEqual([null]);
    await server.clock.advance(1_000);
    await vi.waitFor(async () => {
      expect(await usesOf(server)).toEqual([usedMs]);
    });
  });

  it('is written down when the server stops', async () => {
    await using server = await withAlice();
    await verdictFor(server, requestOf(alice));
    await server.services.secretUseNotes.dispose();
    expect(await usesOf(server)).toEqual([server.clock.now()]);
  });

  it('is known to half an hour: who registers often does not write often', async () => {
    await using server = await withAlice();
    const firstMs = server.clock.now();
    await verdictFor(server, requestOf(alice));
    await pass(server, 60_000);
    await verdictFor(server, requestOf(alice));
    await pass(server, 60_000);
    expect(await usesOf(server)).toEqual([firstMs]);
    await pass(server, noteLagMs);
    const laterMs = server.clock.now();
    await verdictFor(server, requestOf(alice));
    await pass(server, 60_000);
    expect(await usesOf(server)).toEqual([laterMs]);
  });

  it('is not that of a guess', async () => {
    await using server = await withAlice();
    await verdictFor(server, { ...requestOf(alice), response: '0'.repeat(32) });
    await pass(server, 60_000);
    expect(await usesOf(server)).toEqual([null]);
  });

  it('is nobody else’s', async () => {
    await using server = await withAlice();
    await addPhone(server, { username: 'bob', realm: domain, secret: 'secret of bob' });
    await verdictFor(server, requestOf(alice));
    await pass(server, 60_000);
    expect((await usesOf(server)).map((atMs) => atMs !== null)).toEqual([true, false]);
  });
});

describe('SecretUseNotes', () => {
  it('writes more than it can at once in several steps, and nothing twice', async () => {
    await using server = await withAlice();
    const executed = vi.spyOn(server.db, 'executeQuery');
    const clock = new ManualClock(0);
    const notes = new SecretUseNotes({ db: server.db, clock, logger: silentLogger });
    const batches = (): number => executed.mock.calls.length;
    for (let index = 0; index < 250; index += 1) notes.note(`secret ${index}`, null);
    for (let index = 0; index < 250; index += 1) notes.note(`secret ${index}`, null);
    await clock.advance(999);
    expect(batches()).toBe(0);
    await clock.advance(1);
    expect(batches()).toBe(1);
    await notes.dispose();
    expect(batches()).toBe(3);
    await clock.advance(60_000);
    expect(batches()).toBe(3);
  });

  it('warns and goes on when the database fails', async () => {
    await using server = await withAlice();
    await server.db.destroy();
    await verdictFor(server, requestOf(alice)).catch(() => undefined);
    server.services.secretUseNotes.note('secret', null);
    await server.services.secretUseNotes.dispose();
    const warned = server
      .logLines()
      .some(({ msg }) => msg === 'the last uses of secrets were not written down');
    expect(warned).toBe(true);
  });
});
