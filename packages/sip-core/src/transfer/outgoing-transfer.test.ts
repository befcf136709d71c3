import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../call/call.js';
import type { FakeDialog } from '../testing/fake-dialog.js';
import type { FakeRefer } from '../testing/fake-refer.js';
import { FakeStage, type FakeStation } from '../testing/fake-stage.js';
import type { Transfer } from './transfer.js';

// Alice gives bob away, who is no engine of ours: the test answers in his name.

let stage: FakeStage;
let alice: FakeStation;
let call: Call;
/** Alice's side of the call. */
let dialog: FakeDialog;

beforeEach(async () => {
  stage = new FakeStage();
  alice = await stage.add('alice');
  const invitation = alice.signalling.receiveInvite({ from: 'bob' });
  const [incoming] = alice.phone.calls;
  if (incoming === undefined) throw new Error('Nobody calls.');
  call = incoming;
  await stage.after(call.answer());
  const { calleeDialog, callerDialog } = invitation;
  if (calleeDialog === undefined) throw new Error('There is no dialog.');
  dialog = calleeDialog;
  callerDialog?.on('offered', ({ offer }) => {
    void offer.accept(offer.description?.replace('sendonly', 'recvonly') ?? '');
  });
});

afterEach(async () => {
  await stage.dispose();
});

interface Begun {
  readonly transfer: Transfer;
  readonly said: string[];
}

function begin(target = 'carol', options: Parameters<Call['transfer']>[1] = {}): Begun {
  const transfer = call.transfer(target, options);
  const said: string[] = [transfer.state];
  transfer.on('changed', () => {
    said.push([transfer.state, transfer.sipStatus].join(' ').trim());
  });
  return { transfer, said };
}

/** The REFER, as bob has it. */
async function referred(): Promise<FakeRefer> {
  await stage.happen();
  const [refer] = dialog.refers;
  if (refer === undefined) throw new Error('There is no REFER.');
  return refer;
}

describe('a transfer', () => {
  it('asks only when the call is on hold', async () => {
    dialog.isOfferHeld = true;
    const { said } = begin();
    await stage.happen();
    expect([dialog.offers.length, dialog.refers, said]).toEqual([1, [], ['offered']]);
    dialog.answerOffersWith({ kind: 'accepted', answer: 'v=0\r\na=recvonly\r\n' });
    await stage.happen();
    expect([dialog.refers.map(({ target }) => target), call.isOnHold]).toEqual([
      ['sip:carol@example.test'],
      true,
    ]);
  });

  it('does not hold a call that is on hold, and leaves it there', async () => {
    await stage.after(call.hold());
    const { transfer } = begin();
    const refer = await referred();
    refer.refuse(486);
    await stage.happen();
    expect([await transfer.settled, call.isOnHold, dialog.offers.length]).toEqual(['failed', true, 1]);
  });

  it('that cannot be held is not asked for', async () => {
    dialog.answerOffersWith({ kind: 'refused', status: 488, reason: 'No' });
    const { transfer, said } = begin();
    await stage.happen();
    expect([said, dialog.refers, call.isOnHold]).toEqual([['offered', 'failed'], [], false]);
    expect(transfer.error).toMatchObject({ code: 'transfer/hold-failed', cause: { sipStatus: 488 } });
    expect(await transfer.settled).toBe('failed');
  });

  it('that is given up while the call is put on hold takes it back, and asks nothing', async () => {
    dialog.isOfferHeld = true;
    const giveUp = new AbortController();
    const { transfer } = begin('carol', { signal: giveUp.signal });
    await stage.happen();
    giveUp.abort();
    expect(transfer.state).toBe('cancelled');
    dialog.isOfferHeld = false;
    dialog.answerOffersWith({ kind: 'accepted', answer: 'v=0\r\na=recvonly\r\n' });
    await stage.happen();
    expect([await transfer.settled, dialog.refers, call.isOnHold]).toEqual(['cancelled', [], false]);
  });

  it.each([
    ['401 and no other', 401, 'transfer/refused', 'The other side does not let itself be transferred.'],
    [
      'no answer',
      408,
      'transfer/timed-out',
      'The other side did not say in time whether the transfer worked.',
    ],
  ])('whose REFER gets %s fails', async (...[, status, code, message]) => {
    const { transfer, said } = begin();
    (await referred()).refuse(status);
    await stage.happen();
    expect(said).toEqual(['offered', `failed ${status}`]);
    expect(transfer.error).toMatchObject({ code, message, sipStatus: status });
  });

  it.each([
    [
      [180, 183, 200],
      ['ringing 180', 'ringing 183', 'completed 200'],
    ],
    [[200], ['completed 200']],
    [[486], ['failed 486']],
    [
      [180, 110, 603],
      ['ringing 180', 'failed 603'],
    ],
  ])('that is reported as %j goes so', async (statuses, expected) => {
    const { said } = begin();
    const refer = await referred();
    refer.accept();
    await stage.happen();
    for (const status of statuses) refer.report(status);
    await stage.happen();
    expect(said).toEqual(['offered', 'accepted', 'trying 100', ...expected]);
  });

  it('does not mind a NOTIFY that overtakes the 202', async () => {
    const { said } = begin();
    const refer = await referred();
    refer.report(180);
    await stage.happen();
    refer.accept();
    await stage.happen();
    refer.report(200);
    await stage.happen();
    expect(said).toEqual(['offered', 'ringing 180', 'completed 200']);
  });

  it('hears nothing any more once it is cancelled', async () => {
    const { transfer, said } = begin();
    const refer = await referred();
    refer.accept();
    await stage.happen();
    transfer.cancel();
    transfer.cancel();
    refer.report(200);
    await stage.happen();
    expect(said).toEqual(['offered', 'accepted', 'trying 100', 'cancelled 100']);
    expect([refer.isCancelled, call.state, call.isOnHold]).toEqual([true, 'connected', false]);
  });

  it('settles though the call cannot be taken back from hold', async () => {
    const { transfer } = begin();
    const refer = await referred();
    dialog.answerOffersWith({ kind: 'refused', status: 500, reason: 'No' });
    refer.refuse(603);
    await stage.happen();
    expect([await transfer.settled, call.isOnHold, call.state]).toEqual(['failed', true, 'connected']);
  });

  it('waits for the report that the BYE overtook', async () => {
    const { transfer, said } = begin();
    const refer = await referred();
    refer.accept();
    refer.report(180);
    await stage.happen();
    dialog.handleBye();
    await stage.happen(1_999);
    expect(transfer.state).toBe('ringing');
    refer.report(200);
    await stage.happen();
    expect(said.at(-1)).toBe('completed 200');
    expect([await transfer.settled, transfer.error]).toEqual(['completed', undefined]);
  });
});

describe('a transfer cannot begin', () => {
  it('twice at a time, but again when the first has failed', async () => {
    const { transfer } = begin();
    expect(() => begin()).toThrow(expect.objectContaining({ code: 'transfer/invalid-state' }));
    (await referred()).refuse(603);
    await stage.happen();
    await transfer.settled;
    expect(begin().transfer.state).toBe('offered');
    await stage.happen();
  });

  it('to what is no number', () => {
    expect(() => begin('')).toThrow(expect.objectContaining({ code: 'call/invalid-target' }));
    expect(call.isOnHold).toBe(false);
  });

  it('to the call itself, or to one that is not connected', async () => {
    const other = alice.phone.dial('nobody');
    for (const consultation of [call, other]) {
      expect(() => call.transferTo(consultation)).toThrow(
        expect.objectContaining({ code: 'transfer/invalid-state' }),
      );
    }
    await stage.happen();
  });

  it('of a call that rings or is over', async () => {
    const rings = alice.phone.dial('carol');
    expect(() => rings.transfer('carol')).toThrow(
      expect.objectContaining({ code: 'transfer/invalid-state' }),
    );
    await stage.after(call.hangUp());
    expect(() => begin()).toThrow(expect.objectContaining({ code: 'transfer/invalid-state' }));
  });

  it('with a signal that is aborted', () => {
    expect(() => begin('carol', { signal: AbortSignal.abort(new Error('Never mind.')) })).toThrow(
      'Never mind.',
    );
    expect(dialog.offers).toEqual([]);
  });
});

describe('a phone that is disposed of', () => {
  it('leaves no transfer pending', async () => {
    const { transfer } = begin();
    await referred();
    await stage.dispose();
    expect(await transfer.settled).toBe('cancelled');
  });
});
