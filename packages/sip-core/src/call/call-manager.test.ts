import { describe, expect, it } from 'vitest';
import { createManualPhone } from '../testing/manual-phone.js';

describe('one call at a time', () => {
  it('refuses a second incoming call with 486, and says nothing of it', async () => {
    const { phone, said, signalling } = await createManualPhone();
    signalling.receiveInvite({ from: '1002' });
    const second = signalling.receiveInvite({ from: '1003' });
    expect(second.responses).toEqual([486]);
    expect(phone.calls.map(({ remoteNumber }) => remoteNumber)).toEqual(['1002']);
    expect(said).toEqual(['incoming added']);
  });

  it('refuses an incoming call while we dial', async () => {
    const { phone, signalling } = await createManualPhone();
    phone.dial('bob');
    expect(signalling.receiveInvite({ from: '1003' }).responses).toEqual([486]);
  });

  it('throws at a second outgoing call', async () => {
    const { phone, signalling } = await createManualPhone();
    phone.dial('bob');
    expect(() => phone.dial('carol')).toThrow(
      expect.objectContaining({ code: 'call/busy-here', retryable: true }),
    );
    expect(phone.calls).toHaveLength(1);
    expect(signalling.invites.length).toBeLessThan(2);
  });

  it('has room again as soon as anybody hears that a call has ended', async () => {
    const { clock, phone } = await createManualPhone();
    const call = phone.dial('bob');
    const numbers: string[] = [];
    call.on('changed', () => {
      if (call.state === 'ended') numbers.push(phone.dial('carol').remoteNumber);
    });
    await call.hangUp();
    await clock.advance(0);
    expect(numbers).toEqual(['carol']);
  });
});

describe('dialling', () => {
  it('hands number, name and headers on', async () => {
    const { clock, phone, signalling } = await createManualPhone();
    const call = phone.dial('+44 20 7183 8750', {
      displayName: 'Baker Street',
      headers: { 'X-Ticket': '4711' },
    });
    expect(call.snapshot()).toMatchObject({ remoteNumber: '+442071838750', remoteName: 'Baker Street' });
    await clock.advance(0);
    expect(signalling.invites[0]).toMatchObject({
      target: 'sip:+442071838750@example.test',
      headers: { 'X-Ticket': '4711' },
    });
  });

  it('says what is wrong at once, and makes no call', async () => {
    const { phone, said } = await createManualPhone();
    expect(() => phone.dial('not a number!')).toThrow(
      expect.objectContaining({ code: 'call/invalid-target' }),
    );
    expect(() => phone.dial('bob', { headers: { Via: 'x' } })).toThrow(
      expect.objectContaining({ code: 'call/invalid-header' }),
    );
    await phone.stop();
    expect(() => phone.dial('bob')).toThrow(
      expect.objectContaining({ code: 'call/not-registered', retryable: true }),
    );
    expect(said).toEqual([]);
  });

  it('gives each call an id of its own', async () => {
    const { phone } = await createManualPhone();
    const ids = new Set<string>();
    for (let count = 0; count < 20; count += 1) {
      const call = phone.dial('bob');
      ids.add(call.id);
      await call.hangUp();
    }
    expect(ids.size).toBe(20);
  });

  it('may be undone from within the event that tells of it', async () => {
    const { clock, media, phone } = await createManualPhone();
    phone.on('callAdded', ({ call }) => void call.hangUp());
    const call = phone.dial('bob');
    await clock.advance(10);
    expect(call.endReason).toBe('cancelled');
    expect(media.sessions).toEqual([]);
    expect(clock.pendingCount).toBe(1);
  });
});

describe('a phone that is not registered', () => {
  it('refuses calls with 480', async () => {
    const { phone, signalling } = await createManualPhone();
    await phone.stop();
    expect(signalling.receiveInvite({ from: '1002' }).responses).toEqual([480]);
  });
});

describe('names from strangers', () => {
  it('are cut before a schema has to refuse them', async () => {
    const { phone, signalling } = await createManualPhone();
    signalling.receiveInvite({ from: '1'.repeat(2_000), fromName: 'x'.repeat(2_000) });
    const [call] = phone.calls;
    expect([call?.remoteNumber.length, call?.remoteName.length]).toEqual([512, 512]);
  });
});
