import { expect, it } from 'vitest';
import { aDocument } from '../../testing/provisioning-document.js';
import { CheckDesk } from '../phone/check-desk.js';
import { InsightDesk } from '../phone/insight-desk.js';
import { checkFakeEngine, madeChecks } from '../testing/fake-check.js';
import { recordFakeEngine } from '../testing/fake-recording.js';
import { PhoneBench } from '../testing/phone-bench.js';
import { frameMethods } from './frame-methods.js';
import { MethodTable } from './method-table.js';

function onBench() {
  const bench = new PhoneBench();
  const insight = new InsightDesk({ controller: bench.controller, recordEngine: recordFakeEngine });
  const check = new CheckDesk({ controller: bench.controller, checkEngine: checkFakeEngine });
  const table = new MethodTable(
    frameMethods({ controller: bench.controller, store: bench.store, toasts: bench.toasts, check, insight }),
  );
  const call = (name: string, params: unknown = null): Promise<unknown> => table.call(name, params);
  return { bench, call };
}

it('makes a phone, a call, and an end of both', async () => {
  const { bench, call } = onBench();
  await expect(
    call('phone.provision', { document: aDocument(), options: { theme: 'dark' } }),
  ).resolves.toEqual({
    registration: 'connecting',
  });
  bench.engine.moveTo('registered');

  const dialled = await call('phone.dial', { target: '1002' });
  expect(dialled).toMatchObject({ call: { state: 'dialing', remoteNumber: '1002' } });
  const [made] = bench.engine.calls;
  const callId = made?.id ?? '';
  made?.connect();
  await expect(call('call.setMuted', { callId, isMuted: true })).resolves.toBeNull();
  await expect(call('call.sendDtmf', { callId, tones: '12#' })).resolves.toBeNull();
  await expect(call('call.mediaStats', { callId })).resolves.toMatchObject({ packetsSent: 50 });
  expect([made?.snapshot().isMuted, made?.tones]).toEqual([true, ['12#']]);

  await expect(call('call.hangUp', { callId })).resolves.toBeNull();
  expect(made?.snapshot().endReason).toBe('hung-up');
  await expect(call('phone.release')).resolves.toBeNull();
  expect(bench.engine.isDisposed).toBe(true);
});

it('answers a call that rings, and declines one by hanging up', async () => {
  const { bench, call } = onBench();
  const engine = await bench.register();
  const first = engine.ring('1002');
  await call('call.answer', { callId: first.id });
  expect(first.snapshot().state).toBe('connected');
  const second = engine.ring('1003');
  await call('call.hangUp', { callId: second.id });
  expect(second.snapshot().endReason).toBe('declined');
});

it('tells what goes on inside to a host that asks', async () => {
  const { bench, call } = onBench();
  await bench.register();
  await expect(call('phone.insight', { after: 3 })).resolves.toMatchObject({
    insight: { cursor: 4, registration: 'registered' },
  });
});

it('looks for the host whether calls will work', async () => {
  const { bench, call } = onBench();
  await bench.register();
  const checking = call('phone.check', { steps: ['socket'] });
  await expect.poll(() => madeChecks.length).toBe(1);
  madeChecks.pop()?.finish('ready');
  await expect(checking).resolves.toMatchObject({ report: { verdict: 'ready' } });
  await expect(call('phone.stopCheck')).resolves.toBeNull();
});

it('shows what the host wants shown', async () => {
  const { bench, call } = onBench();
  await call('ui.toast', { message: 'Saved.', tone: 'success' });
  await call('ui.initTooltips');
  await call('ui.setTheme', { theme: 'dark' });
  expect(bench.view).toMatchObject({ toasts: [{ message: 'Saved.' }], hasTooltips: true, theme: 'dark' });
});

it.each([
  ['phone.dial', { target: '1' }, 'frame/not-provisioned'],
  ['phone.insight', { after: 0 }, 'frame/not-provisioned'],
  ['phone.check', {}, 'frame/not-provisioned'],
  ['phone.check', { steps: ['weather'] }, 'frame/invalid-params'],
  ['call.answer', { callId: 'nobody' }, 'frame/unknown-call'],
  ['call.hangUp', { callId: '__proto__' }, 'frame/unknown-call'],
  ['call.setMuted', { callId: 'nobody', isMuted: true }, 'frame/unknown-call'],
  ['call.sendDtmf', { callId: 'nobody', tones: '1' }, 'frame/unknown-call'],
  ['call.mediaStats', { callId: 'nobody' }, 'frame/unknown-call'],
])('%s before there is anything fails with its code', async (name, params, code) => {
  const { call } = onBench();
  await expect(call(name, params)).rejects.toMatchObject({ code });
});
