import { OffhookError } from '@offhook/primitives';
import { describe, expect, it } from 'vitest';
import { delivered } from '../../testing/port-user.js';
import { PhoneBench } from '../testing/phone-bench.js';

const denied = new OffhookError('media/permission-denied', 'The microphone is not allowed.');

describe('the dial pad', () => {
  it('writes what is keyed, with a sound, and what is typed, without', () => {
    const { commands, keySounds, store } = new PhoneBench();
    commands.pressKey('*');
    commands.pressKey('4');
    commands.typeText('3');
    expect(store.current.dialInput).toBe('*43');
    expect(keySounds).toEqual(['*', '4']);
    commands.deleteLast();
    commands.deleteLast();
    expect(store.current.dialInput).toBe('*');
  });

  it('takes a paste behind what there is', () => {
    const { commands, store } = new PhoneBench();
    commands.typeText('0');
    commands.paste(' tel:20 794-0800\n');
    expect(store.current.dialInput).toBe('020 794-0800');
  });

  it('calls what is in it, and is empty then', async () => {
    const bench = new PhoneBench();
    const engine = await bench.register();
    bench.commands.setDialInput('1002');
    bench.commands.callInput();
    expect(engine.calls[0]?.snapshot().remoteNumber).toBe('1002');
    expect(bench.store.current.dialInput).toBe('');
  });

  it('says what is wrong with nonsense, and keeps it to be mended', async () => {
    const bench = new PhoneBench();
    await bench.register();
    bench.commands.setDialInput('who knows');
    bench.commands.callInput();
    expect(bench.toastTexts).toEqual(['This is not a number or a name.']);
    expect(bench.store.current.dialInput).toBe('who knows');
    expect(bench.news).toEqual(['failed call/invalid-target']);
  });

  it('says why it cannot call yet', () => {
    const bench = new PhoneBench();
    bench.commands.call('1002');
    expect(bench.store.current.toasts).toMatchObject([{ tone: 'warning' }]);
    expect(bench.toastTexts[0]).toContain('not set up');
  });
});

describe('the buttons of a call', () => {
  it('answer, mute, key and hang up', async () => {
    const bench = new PhoneBench();
    const call = (await bench.register()).ring('1002');
    bench.commands.answer(call.id);
    await delivered();
    bench.commands.setMuted(call.id, true);
    bench.commands.sendTone(call.id, '1');
    bench.commands.sendTone(call.id, '#');
    await delivered();
    expect(call.snapshot()).toMatchObject({ state: 'connected', isMuted: true });
    expect([call.tones, bench.keySounds]).toEqual([
      ['1', '#'],
      ['1', '#'],
    ]);
    expect(bench.screen).toMatchObject({ isKeypadOpen: true, sentTones: '1#' });
    bench.commands.setKeypadOpen(false);
    bench.commands.end(call.id);
    await delivered();
    expect(call.snapshot().endReason).toBe('hung-up');
    expect(bench.toastTexts).toEqual([]);
  });

  it('end one call for another', async () => {
    const bench = new PhoneBench();
    const engine = await bench.register();
    const first = engine.ring('first');
    first.connect();
    const second = engine.ring('second');
    bench.commands.swap(first.id, second.id);
    await delivered();
    expect([first.snapshot().state, second.snapshot().state]).toEqual(['ended', 'connected']);
  });

  it.each([
    ['answering', (bench: PhoneBench, id: string) => bench.commands.answer(id)],
    ['ending', (bench: PhoneBench, id: string) => bench.commands.end(id)],
    ['keying', (bench: PhoneBench, id: string) => bench.commands.sendTone(id, '1')],
  ])('say in words when %s fails, and tell the host', async (_what, act) => {
    const bench = new PhoneBench();
    const call = (await bench.register()).ring('1002');
    call.failure = denied;
    act(bench, call.id);
    await delivered();
    expect(bench.store.current.toasts).toMatchObject([{ message: denied.message, tone: 'error' }]);
    expect(bench.news).toContain('failed media/permission-denied');
  });

  it.each([
    ['answer', (bench: PhoneBench) => bench.commands.answer('gone')],
    ['end', (bench: PhoneBench) => bench.commands.end('gone')],
    ['mute', (bench: PhoneBench) => bench.commands.setMuted('gone', true)],
    ['swap', (bench: PhoneBench) => bench.commands.swap('gone', 'gone')],
  ])('survive a call that has just ended: %s', async (_what, act) => {
    const bench = new PhoneBench();
    await bench.register();
    act(bench);
    await delivered();
    expect(bench.toastTexts).toEqual(['That call is over.']);
  });
});

describe('tones', () => {
  it('that the end of the call overtook are nobody’s concern', async () => {
    const bench = new PhoneBench();
    const call = (await bench.register()).ring('1002');
    call.connect();
    call.failure = new OffhookError('call/invalid-state', 'The call ended before all tones were sent.');
    bench.commands.sendTone(call.id, '5');
    call.end('remote-hung-up');
    await delivered();
    expect(bench.toastTexts).toEqual([]);
  });
});

describe('keys', () => {
  it.each([
    ['type', { kind: 'type', text: '7' }, '1237'],
    ['delete', { kind: 'delete' }, '12'],
    ['clear', { kind: 'clear' }, ''],
    ['call', { kind: 'call' }, ''],
  ] as const)('%s', async (_name, command, dialInput) => {
    const bench = new PhoneBench();
    await bench.register();
    bench.commands.setDialInput('123');
    bench.commands.runKey(command);
    expect(bench.store.current.dialInput).toBe(dialInput);
  });

  it('run the call too', async () => {
    const bench = new PhoneBench();
    const call = (await bench.register()).ring('1002');
    const callId = call.id;
    bench.commands.runKey({ kind: 'answer', callId });
    await delivered();
    bench.commands.runKey({ kind: 'tone', callId, tone: '9' });
    bench.commands.runKey({ kind: 'mute', callId, isMuted: true });
    bench.commands.runKey({ kind: 'hide-keypad' });
    expect(bench.screen).toMatchObject({ isKeypadOpen: false, sentTones: '9', isMuted: true });
    bench.commands.runKey({ kind: 'end', callId });
    await delivered();
    expect(bench.screen.kind).toBe('ended');
    bench.commands.runKey({ kind: 'close' });
    expect(bench.screen.kind).toBe('dial');
  });
});
