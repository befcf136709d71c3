import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { administer } from '../compose/administer.js';
import { resolveConfig } from '../config/resolve-config.js';
import { dayMs, startMs, temporaryFolder } from '../testing/test-server.js';
import { type AdminAction } from './command-line.js';
import { runAdmin } from './run-admin.js';

/** The command on a folder of its own, with time standing still unless it is moved. */
async function createOperator() {
  const folder = await temporaryFolder();
  const clock = new ManualClock(startMs);
  const values = { dataFolder: folder.path, sip: { domain: 'example.org' } };
  const config = resolveConfig([{ values, nameOf: () => 'the test' }]);
  return {
    clock,
    run: async (action: AdminAction) =>
      await administer(
        config,
        async (administration) => await runAdmin(administration, action, clock.now()),
        clock,
      ),
    [Symbol.asyncDispose]: async () => {
      await folder[Symbol.asyncDispose]();
    },
  };
}

const carol = { kind: 'add-user', username: 'carol', displayName: 'Carol' } as const;
const token = { kind: 'add-token', username: 'carol', name: 'CRM', lifeMs: 7 * dayMs } as const;
const list = { kind: 'list-tokens' } as const;

describe('administration', () => {
  it('makes a user and a token, and shows the token once', async () => {
    await using operator = await createOperator();
    expect((await operator.run(carol)).remark).toMatch(/^Made the user carol, with id [0-9a-f]{24}\.$/);
    const { output } = await operator.run(token);
    expect(output).toMatch(/^oh_pat_/);
    const listed = await operator.run(list);
    expect(listed.remark).toBe('1 in all.');
    expect(listed.output).toMatch(
      /^[0-9a-f]{24} {2}carol@example\.org {2}valid {4}until 2026-11-28 {2}never used {2}CRM$/,
    );
    expect(listed.output).not.toContain(output);
  });

  it('puts users of one domain into one company', async () => {
    await using operator = await createOperator();
    await operator.run(carol);
    await operator.run({ ...carol, username: 'dave' });
    await operator.run({ ...token, username: 'dave' });
    expect((await operator.run(list)).output).toContain('dave@example.org');
  });

  it('revokes a token, once', async () => {
    await using operator = await createOperator();
    await operator.run(carol);
    await operator.run(token);
    const [id = ''] = (await operator.run(list)).output.split(' ');
    const revoke = { kind: 'revoke-token', id } as const;
    expect((await operator.run(revoke)).remark).toBe('Revoked it, and ended its sessions.');
    expect((await operator.run(list)).output).toContain('revoked');
    await expect(operator.run(revoke)).rejects.toMatchObject({
      code: 'server/command-refused',
      message: `There is no access token ${id} that could be revoked.`,
    });
  });

  it('tells expired tokens from valid ones', async () => {
    await using operator = await createOperator();
    await operator.run(carol);
    await operator.run(token);
    await operator.clock.advance(7 * dayMs);
    expect((await operator.run(list)).output).toContain('expired');
  });

  it('refuses what cannot be', async () => {
    await using operator = await createOperator();
    await operator.run(carol);
    await expect(operator.run(carol)).rejects.toMatchObject({
      code: 'server/command-refused',
      message: 'There is a user carol already.',
    });
    await expect(operator.run({ ...token, username: 'nobody' })).rejects.toMatchObject({
      code: 'server/command-refused',
      message: 'There is no user nobody in example.org.',
    });
  });
});
