import { describe, expect, it } from 'vitest';
import { callOf } from '../testing/memory-stage.js';
import { isRequest, talksOf, useTransferScene } from '../testing/transfer-scene.js';

// Bob is the one who is asked to call carol: what he may make of it.

const { happen, setScene } = useTransferScene();

describe('who is to be transferred', () => {
  it('may be asked first, and follow', async () => {
    const { bob, callers, carol } = await setScene({ transferPolicy: 'ask' });
    const asked: string[] = [];
    bob.on('transferRequested', ({ request }) => {
      asked.push(`${request.target} for ${request.call?.remoteNumber ?? ''} ${request.referredBy ?? ''}`);
      request.accept();
    });
    const transfer = callers.transfer('carol');
    await happen();
    expect(asked).toEqual(['carol for alice <sip:alice@example.test>']);
    await callOf(carol).answer();
    await happen();
    expect(await transfer.settled).toBe('completed');
  });

  it('may be asked first, and refuse', async () => {
    const { bob, callers, carol } = await setScene({ transferPolicy: 'ask' });
    bob.on('transferRequested', ({ request }) => {
      request.refuse();
    });
    const transfer = callers.transfer('carol');
    await happen();
    expect([await transfer.settled, transfer.error?.sipStatus, carol.calls]).toEqual(['failed', 603, []]);
    expect(talksOf(bob)).toEqual(['alice connected']);
  });

  it('refuses after a minute without an answer', async () => {
    const { bob, callers } = await setScene({ transferPolicy: 'ask' });
    const errors: unknown[] = [];
    bob.on('transferRequested', ({ request }) => {
      setTimeout(() => {
        try {
          request.accept();
        } catch (error) {
          errors.push(error);
        }
      }, 60_001);
    });
    const transfer = callers.transfer('carol');
    await happen(59_999);
    expect(transfer.state).toBe('trying');
    await happen(1);
    expect([transfer.state, transfer.sipStatus]).toEqual(['failed', 603]);
    await happen(1);
    expect(errors).toMatchObject([{ code: 'transfer/invalid-state' }]);
  });

  it('refuses at once where the policy is to ask and nobody listens', async () => {
    const { callers } = await setScene({ transferPolicy: 'ask' });
    const transfer = callers.transfer('carol');
    await happen();
    expect([transfer.state, transfer.error?.code]).toEqual(['failed', 'transfer/refused']);
  });

  it('needs no room for a second call, and does not hold who holds it', async () => {
    const { bob, callers, ladder } = await setScene();
    callers.transfer('carol');
    await happen();
    expect(talksOf(bob)).toEqual(['alice connected held', 'carol ringing']);
    expect(ladder('bob').filter((step) => step === '→ INVITE')).toHaveLength(1);
  });

  it('hangs up itself on who does not', async () => {
    const { bob, callers, carol, memorySwitch } = await setScene();
    callers.transfer('carol');
    await happen();
    memorySwitch.intercept = (phone, message) => phone === 'alice' && isRequest(message, 'BYE');
    await callOf(carol).answer();
    await happen(3_999);
    expect(talksOf(bob)).toEqual(['alice connected held', 'carol connected']);
    await happen(1);
    expect(talksOf(bob)).toEqual(['carol connected']);
    memorySwitch.intercept = () => false;
    await happen(32_000);
  });

  it('reports that its own user gave up', async () => {
    const { bob, callers, carol } = await setScene();
    const transfer = callers.transfer('carol');
    await happen();
    const [, replacement] = bob.calls;
    await replacement?.hangUp();
    await happen();
    expect([transfer.state, transfer.sipStatus, carol.calls]).toEqual(['failed', 487, []]);
    expect(talksOf(bob)).toEqual(['alice connected']);
  });
});
