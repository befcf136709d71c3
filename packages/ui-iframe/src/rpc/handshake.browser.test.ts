import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { documentIn, elsewhere, engineIn, FrameStage } from '../testing/frame-stage.js';
import { IntruderIframe } from '../testing/intruder-iframe.js';
import { aDocument } from '../testing/provisioning-document.js';

const provision = (username?: string) => ({ document: aDocument(username), options: {} }) as const;

describe('a phone frame in a real page', () => {
  it('shakes hands with a frame of the same origin, and does what it is asked', async () => {
    using stage = new FrameStage();
    const { frame, iframe } = stage.open();
    await frame.ready;
    expect(frame.capabilities).toContain('phone.provision');

    await expect(frame.request('phone.provision', provision())).resolves.toEqual({
      registration: 'connecting',
    });
    expect(engineIn(iframe).startCount).toBe(1);
  });

  it('shakes hands with a frame of another origin', async () => {
    using stage = new FrameStage();
    const { frame, iframe } = stage.open({ frameUrl: elsewhere(stage.fakePhoneUrl) });
    await frame.ready;
    await expect(frame.request('phone.provision', provision())).resolves.toEqual({
      registration: 'connecting',
    });
    expect(() => documentIn(iframe)).toThrow();
  });

  it('keeps what is asked before the frame is there, in its order', async () => {
    using stage = new FrameStage();
    const { frame } = stage.open();
    const answers: string[] = [];
    await Promise.all([
      frame.request('phone.provision', provision()).then(() => answers.push('provisioned')),
      frame
        .request('phone.dial', { target: '*43' })
        .then(({ call }) => answers.push(`dialled ${call.remoteNumber}`)),
      frame.request('ui.setTheme', { theme: 'dark' }).then(() => answers.push('themed')),
    ]);
    expect(answers).toEqual(['provisioned', 'dialled *43', 'themed']);
  });

  it('allows the frame what a phone needs', () => {
    using stage = new FrameStage();
    const iframe = stage.addIframe();
    iframe.allow = "camera; microphone 'none'";
    stage.open({ iframe });
    expect(iframe.allow).toBe("camera; microphone 'none'; autoplay; speaker-selection");
  });

  it('tells the events of the frame', async () => {
    using stage = new FrameStage();
    const { frame, iframe } = stage.open();
    await frame.request('phone.provision', provision());

    const states: string[] = [];
    frame.on('registrationChanged', ({ state }) => states.push(state));
    const rang = new Promise<string>((resolve) => {
      frame.on('callChanged', ({ call }) => resolve(`${call.state}: ${call.remoteName}`));
    });
    engineIn(iframe).moveTo('registered');
    engineIn(iframe).ring('1002', 'Bob');
    await expect(rang).resolves.toBe('incoming: Bob');
    expect(states).toEqual(['registered']);
  });

  it('rebuilds the errors of the frame, with code and words but no stack', async () => {
    using stage = new FrameStage();
    const { frame } = stage.open();
    const early = await frame.request('phone.dial', { target: '*43' }).catch((error: unknown) => error);
    expect(early).toMatchObject({ name: 'FrameError', code: 'frame/not-provisioned', retryable: true });
    expect((early as Error).stack).not.toContain('phone-controller');

    await frame.request('phone.provision', provision());
    await expect(frame.request('phone.dial', { target: 'not a number' })).rejects.toMatchObject({
      code: 'call/invalid-target',
      message: 'This is not a number or a name.',
    });
    await expect(frame.request('call.answer', { callId: 'nobody' })).rejects.toMatchObject({
      code: 'frame/unknown-call',
    });
  });
});

describe('a frame that goes', () => {
  it('rejects what is pending when it reloads, says so, and serves what comes next', async () => {
    using stage = new FrameStage();
    const { frame, iframe } = stage.open();
    await frame.request('phone.provision', provision());
    let sayGoodbye: () => void = () => undefined;
    engineIn(iframe).goodbye = new Promise((resolve) => (sayGoodbye = resolve));

    const pending = frame.request('phone.release', null).catch((error: unknown) => error);
    await expect.poll(() => engineIn(iframe).isDisposed).toBe(true);
    const reloaded = new Promise<void>((resolve) => frame.on('reloaded', () => resolve()));
    iframe.contentWindow?.location.reload();

    await expect(pending).resolves.toMatchObject({ code: 'frame/reloaded', retryable: true });
    await reloaded;
    await expect(frame.request('phone.provision', provision('bob'))).resolves.toEqual({
      registration: 'connecting',
    });
    sayGoodbye();
  });

  it('rejects everything when the iframe is taken out of the page', async () => {
    using stage = new FrameStage();
    const { frame, iframe } = stage.open();
    await frame.request('phone.provision', provision());
    engineIn(iframe).goodbye = new Promise(() => undefined);
    const pending = frame.request('phone.release', null);
    const closed = new Promise((resolve) => frame.on('closed', ({ error }) => resolve(error.code)));

    iframe.remove();
    await expect(pending).rejects.toMatchObject({ code: 'frame/removed' });
    await expect(closed).resolves.toBe('frame/removed');
    await expect(frame.request('phone.release', null)).rejects.toMatchObject({ code: 'frame/removed' });
  });

  it('notices a removal with what is around it, and inside of a shadow tree', async () => {
    using stage = new FrameStage();
    const host = document.createElement('div');
    document.body.append(host);
    const iframe = stage.addIframe();
    host.attachShadow({ mode: 'open' }).append(iframe);
    const { frame } = stage.open({ iframe });
    await frame.ready;
    host.remove();
    await expect(frame.request('ui.initTooltips', null)).rejects.toMatchObject({ code: 'frame/removed' });
  });

  it('can be opened again in the same iframe', async () => {
    using stage = new FrameStage();
    const first = stage.open();
    await first.frame.request('phone.provision', provision());
    first.frame.dispose();
    await expect(first.frame.request('phone.release', null)).rejects.toMatchObject({
      code: 'frame/disposed',
    });

    const second = stage.open({ iframe: first.iframe });
    await expect(second.frame.request('phone.dial', { target: '1' })).rejects.toMatchObject({
      code: 'frame/not-provisioned',
    });
  });

  it('never comes from an address that has no phone', async () => {
    using stage = new FrameStage();
    const clock = new ManualClock();
    const { frame, iframe } = stage.open({ frameUrl: stage.intruderUrl, clock });
    await new Promise((resolve) => iframe.addEventListener('load', resolve));
    await clock.advance(15_000);
    await expect(frame.ready).rejects.toMatchObject({ code: 'frame/timed-out' });
    expect(clock.pendingCount).toBe(0);
  });
});

describe('strangers', () => {
  it.each(['our own origin', 'another origin'])(
    'in an iframe of %s are no frame to the host',
    async (where) => {
      using stage = new FrameStage();
      const { frame } = stage.open();
      await frame.ready;
      let reloads = 0;
      frame.on('reloaded', () => (reloads += 1));
      const url = where === 'our own origin' ? stage.intruderUrl : elsewhere(stage.intruderUrl);
      const intruder = await IntruderIframe.load(stage.addIframe(), url);

      await expect(intruder.attack('hello-to-host')).resolves.toEqual([]);
      // The window that is in the page itself is no frame either.
      window.postMessage({ channel: 'offhook', kind: 'hello', version: 1 }, location.origin);
      await expect(frame.request('ui.initTooltips', null)).resolves.toBeNull();
      expect(reloads).toBe(0);
      await expect(intruder.attack('hello-to-host')).resolves.toEqual([]);
    },
  );

  it.each(['our own origin', 'another origin'])(
    'in an iframe of %s are no host to the frame',
    async (where) => {
      using stage = new FrameStage();
      const { frame, iframe } = stage.open();
      await frame.ready;
      const url = where === 'our own origin' ? stage.intruderUrl : elsewhere(stage.intruderUrl);
      const intruder = await IntruderIframe.load(stage.addIframe(), url);

      await intruder.attack('welcome-to-frames');
      await frame.request('phone.provision', provision());
      engineIn(iframe).ring('1002');
      // A second round: what the frame had to say to the first would have come by now.
      await expect(intruder.attack('welcome-to-frames')).resolves.toEqual([]);
      await expect(frame.request('ui.initTooltips', null)).resolves.toBeNull();
    },
  );

  it('that embed the frame under another name are not told anything', async () => {
    using stage = new FrameStage();
    const heard: unknown[] = [];
    const listen = ({ data }: MessageEvent<unknown>): void => void heard.push(data);
    window.addEventListener('message', listen);
    const iframe = stage.addIframe();
    iframe.src = `${stage.fakePhoneUrl.href}#host=${encodeURIComponent('https://crm.example')}`;
    await expect.poll(() => iframe.contentDocument?.body.textContent).toContain('Waiting for the phone');
    window.removeEventListener('message', listen);
    expect(heard.filter((data) => JSON.stringify(data).includes('offhook'))).toEqual([]);
  });
});

describe('several phones on one page', () => {
  it('are each their own', async () => {
    using stage = new FrameStage();
    const alice = stage.open();
    const bob = stage.open();
    await Promise.all([
      alice.frame.request('phone.provision', provision('alice')),
      bob.frame.request('phone.provision', provision('bob')),
    ]);
    const heard: string[] = [];
    alice.frame.on('callChanged', ({ call }) => heard.push(`alice: ${call.remoteNumber}`));
    bob.frame.on('callChanged', ({ call }) => heard.push(`bob: ${call.remoteNumber}`));
    engineIn(alice.iframe).ring('for-alice');
    engineIn(bob.iframe).ring('for-bob');
    await expect.poll(() => [...heard].sort()).toEqual(['alice: for-alice', 'bob: for-bob']);

    alice.iframe.remove();
    await expect(alice.frame.request('ui.initTooltips', null)).rejects.toMatchObject({
      code: 'frame/removed',
    });
    await expect(bob.frame.request('ui.initTooltips', null)).resolves.toBeNull();
  });
});
