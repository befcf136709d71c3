import { frameMethodSchemas, type FrameMethod } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument } from '../../testing/provisioning-document.js';
import { type FrameMethodHandlers, MethodTable } from './method-table.js';

/** Every method, each of which only writes down that it ran. */
function writingTable() {
  const ran: string[] = [];
  const names = Object.keys(frameMethodSchemas) as FrameMethod[];
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      (params: unknown) => {
        ran.push(`${name} ${JSON.stringify(params)}`);
        return null;
      },
    ]),
  ) as unknown as FrameMethodHandlers;
  return { ran, table: new MethodTable(handlers) };
}

describe('the method table', () => {
  it('has every method of the protocol', () => {
    expect(writingTable().table.names).toEqual(Object.keys(frameMethodSchemas));
  });

  it('calls with checked parameters, without what is unknown', async () => {
    const { ran, table } = writingTable();
    await table.call('phone.dial', { target: '*43', video: true });
    await table.call('phone.release', null);
    expect(ran).toEqual(['phone.dial {"target":"*43"}', 'phone.release null']);
  });

  it.each([
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'isPrototypeOf',
    '__defineGetter__',
    '__lookupSetter__',
    'call',
    'then',
    '',
    'phone',
    'phone.',
    'phone.dial ',
    'PHONE.DIAL',
    'phone.dial.constructor',
    'phone.hold',
  ])('does not know “%s”', async (name) => {
    const { ran, table } = writingTable();
    await expect(table.call(name, { target: '1' })).rejects.toMatchObject({ code: 'frame/unsupported' });
    expect(ran).toEqual([]);
  });

  it.each([
    ['phone.dial', null],
    ['phone.dial', {}],
    ['phone.dial', { target: '' }],
    ['phone.dial', { target: 1001 }],
    ['phone.dial', { target: 'x'.repeat(513) }],
    ['phone.dial', { target: 'x'.repeat(10_000_000) }],
    ['phone.dial', ['1001']],
    ['phone.release', {}],
    ['call.answer', { callId: { toString: 'x' } }],
    ['call.sendDtmf', { callId: '1', tones: 'BYE' }],
    ['call.setMuted', { callId: '1', isMuted: 'yes' }],
    ['ui.toast', { message: 'x', tone: 'loud' }],
    ['ui.toast', { message: 'x'.repeat(501), tone: 'info' }],
    ['ui.setTheme', { theme: 'purple' }],
    ['phone.provision', { document: { ...aDocument(), version: 2 }, options: {} }],
    ['phone.provision', { document: aDocument(), options: { theme: 'purple' } }],
    [
      'phone.provision',
      {
        document: {
          ...aDocument(),
          account: { ...aDocument().account, webSocketUrls: ['ws://crm.example/sip'] },
        },
        options: {},
      },
    ],
  ])('%s does not run with what does not fit (%#)', async (name, params) => {
    const { ran, table } = writingTable();
    await expect(table.call(name, params)).rejects.toMatchObject({ code: 'frame/invalid-params' });
    expect(ran).toEqual([]);
  });

  it('runs nothing for names and parameters made of anything', async () => {
    const { ran, table } = writingTable();
    const unknownName = fc.string().filter((name) => !table.names.includes(name));
    await fc.assert(
      fc.asyncProperty(unknownName, fc.anything(), async (name, params) => {
        await expect(table.call(name, params)).rejects.toMatchObject({ code: 'frame/unsupported' });
      }),
    );
    expect(ran).toEqual([]);
  });

  it('rejects with what a method throws, now or later', async () => {
    const handlers = { 'phone.release': () => Promise.reject(new Error('later')), 'ui.initTooltips': fail };
    const table = new MethodTable(handlers as unknown as FrameMethodHandlers);
    await expect(table.call('phone.release', null)).rejects.toThrow('later');
    await expect(table.call('ui.initTooltips', null)).rejects.toThrow('now');
  });
});

function fail(): never {
  throw new Error('now');
}
