import { OffhookError } from '@offhook/primitives';
import { describe, expect, it } from 'vitest';
import { PhoneBench } from '../testing/phone-bench.js';

describe('a call that has ended', () => {
  it.each([
    ['as calls do', undefined, 2_500],
    ['by a failure, which is to be read', new OffhookError('call/busy', 'Busy.'), 6_000],
  ])('%s is shown for a moment', async (_how, error, shownMs) => {
    const bench = new PhoneBench();
    (await bench.register()).ring('1002').end('failed', error);
    expect(bench.screen.kind).toBe('ended');
    await bench.clock.advance(shownMs - 1);
    expect(bench.screen.kind).toBe('ended');
    await bench.clock.advance(1);
    expect(bench.screen.kind).toBe('dial');
    expect(bench.clock.pendingCount).toBe(0);
  });

  it('makes room for the next call at once, and its moment does not end the next', async () => {
    const bench = new PhoneBench();
    const engine = await bench.register();
    engine.ring('1002').end('remote-hung-up');
    const next = engine.ring('1003');
    expect(bench.screen).toMatchObject({ kind: 'incoming', callId: next.id });
    next.end('declined');
    await bench.clock.advance(2_000);
    expect(bench.screen.kind).toBe('ended');
  });

  it('can be put away by the user', async () => {
    const bench = new PhoneBench();
    (await bench.register()).ring('1002').end('remote-hung-up');
    bench.commands.closeEnded();
    expect([bench.screen.kind, bench.clock.pendingCount]).toEqual(['dial', 0]);
  });

  it('takes its keypad and its digits with it', async () => {
    const bench = new PhoneBench();
    const call = (await bench.register()).ring('1002');
    call.connect();
    bench.commands.sendTone(call.id, '5');
    expect(bench.store.current).toMatchObject({ isKeypadOpen: true, sentTones: '5' });
    call.end('remote-hung-up');
    expect(bench.store.current).toMatchObject({ isKeypadOpen: false, sentTones: '' });
  });
});

describe('several calls', () => {
  it('stand in the order in which they began', async () => {
    const bench = new PhoneBench();
    const engine = await bench.register();
    const first = engine.ring('first');
    const second = engine.ring('second');
    second.change({ isMuted: true });
    first.change({ isMuted: true });
    expect(bench.store.current.calls.map(({ remoteNumber }) => remoteNumber)).toEqual(['first', 'second']);
  });

  it('show the connected one, with the one that rings above it', async () => {
    const bench = new PhoneBench();
    const engine = await bench.register();
    engine.ring('first', 'Bob').connect();
    const second = engine.ring('second', 'Carol');
    expect(bench.screen).toMatchObject({
      kind: 'connected',
      person: { name: 'Bob' },
      waiting: { callId: second.id, person: { name: 'Carol' } },
    });
    second.end('cancelled');
    expect(bench.screen).toMatchObject({ kind: 'connected', waiting: undefined });
  });

  it('go on when one of them ends, without an ended screen in between', async () => {
    const bench = new PhoneBench();
    const engine = await bench.register();
    const first = engine.ring('first');
    first.connect();
    engine.ring('second');
    first.end('remote-hung-up');
    expect(bench.screen).toMatchObject({ kind: 'incoming', person: { name: 'second' } });
  });
});
