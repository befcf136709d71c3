import { describe, expect, it } from 'vitest';
import { FakeRinger } from '../testing/fake-ringer.js';
import { createManualPhone } from '../testing/manual-phone.js';
import { Ringer } from './ringer.js';

async function audible() {
  const test = await createManualPhone({ capabilities: { multiCall: true } });
  const port = new FakeRinger();
  return { ...test, port, ringer: new Ringer(test.phone, port) };
}

describe('an incoming call', () => {
  it('rings until it is answered', async () => {
    const { phone, port, signalling } = await audible();
    signalling.receiveInvite({ from: 'bob' });
    expect(port.played).toEqual(['ringtone']);
    await phone.calls[0]?.answer();
    expect(port.played).toEqual(['ringtone', 'silence']);
  });

  it('rings until the caller gives up', async () => {
    const { port, ringer, signalling } = await audible();
    signalling.receiveInvite({ from: 'bob' }).cancel();
    expect([port.played, ringer.tone]).toEqual([['ringtone', 'silence'], undefined]);
  });

  it('into a talk is only a tone', async () => {
    const { phone, port, signalling } = await audible();
    signalling.receiveInvite({ from: 'bob' });
    await phone.calls[0]?.answer();
    signalling.receiveInvite({ from: 'carol' });
    expect(port.played).toEqual(['ringtone', 'silence', 'call-waiting']);
    await phone.calls[0]?.hangUp();
    expect(port.played.at(-1)).toBe('ringtone');
  });

  it('can be silenced, until the next one', async () => {
    const { port, ringer, signalling } = await audible();
    signalling.receiveInvite({ from: 'bob' });
    ringer.silence();
    expect(port.played).toEqual(['ringtone', 'silence']);
    signalling.receiveInvite({ from: 'carol' });
    expect(port.played).toEqual(['ringtone', 'silence', 'ringtone']);
  });
});

describe('an outgoing call', () => {
  it('plays the ringback from the first ring on', async () => {
    const { clock, phone, port, signalling } = await audible();
    phone.dial('bob');
    await clock.advance(0);
    expect(port.played).toEqual([]);
    signalling.invitations[0]?.progress();
    await clock.advance(0);
    expect(port.played).toEqual(['ringback']);
    signalling.invitations[0]?.accept('v=0\r\n');
    await clock.advance(0);
    expect(port.played).toEqual(['ringback', 'silence']);
  });

  it('leaves the ringing to a far side that does it itself', async () => {
    const { clock, phone, port, signalling } = await audible();
    phone.dial('bob');
    await clock.advance(0);
    signalling.invitations[0]?.progress({ status: 180 });
    await clock.advance(0);
    signalling.invitations[0]?.progress({ status: 183, description: 'v=0\r\n' });
    await clock.advance(0);
    expect(port.played).toEqual(['ringback', 'silence']);
  });

  it('rings itself when the far side says that its media are silent (RFC 5009)', async () => {
    const { clock, phone, port, signalling } = await audible();
    phone.dial('bob');
    await clock.advance(0);
    signalling.invitations[0]?.progress({ status: 183, description: 'v=0\r\n', hasOwnRingback: false });
    await clock.advance(0);
    expect(port.played).toEqual(['ringback']);
  });
});

describe('a ringer', () => {
  it('rings for the calls that there are when it comes', async () => {
    const test = await createManualPhone();
    test.signalling.receiveInvite({ from: 'bob' });
    const port = new FakeRinger();
    new Ringer(test.phone, port);
    expect(port.played).toEqual(['ringtone']);
  });

  it('has a loudspeaker of its own', async () => {
    const { port, ringer } = await audible();
    expect(await ringer.setOutputDevice('headset')).toBe(true);
    expect(port.deviceId).toBe('headset');
  });

  it('hears no more once it is disposed of', async () => {
    const { port, ringer, signalling } = await audible();
    ringer.dispose();
    ringer.dispose();
    signalling.receiveInvite({ from: 'bob' });
    expect([port.played, port.isDisposed]).toEqual([[], true]);
  });
});
