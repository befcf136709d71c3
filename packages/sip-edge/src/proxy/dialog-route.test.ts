import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRequest } from '@offhook/sip-transaction/testing';
import { FakeFlow } from '../testing/fake-flow.js';
import { type DialogEnds, DialogRoutes } from './dialog-route.js';

const flow = new FakeFlow();
const routes = new DialogRoutes({ domain: 'demo.localhost' });
const ends: DialogEnds = {
  caller: { user: 'alice', flowId: 'flow-a' },
  callee: { user: 'bob', flowId: 'flow-b' },
};

function read(route: string | readonly string[], callId = 'call-1'): ReturnType<DialogRoutes['read']> {
  return routes.read(makeRequest('BYE', { Route: route, 'Call-ID': callId }), flow);
}

describe('a Record-Route of the edge', () => {
  it('leads back to both ends', () => {
    expect(read(routes.recordRoute(ends, 'call-1'))).toEqual({ kind: 'in-dialog', ends });
  });

  it('is a loose route over WebSocket to the domain', () => {
    expect(routes.recordRoute(ends, 'call-1')).toMatch(
      /^<sip:[A-Za-z0-9_-]+@demo\.localhost;transport=ws;lr>$/,
    );
  });

  it('carries any user', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string(), (user, callId) => {
        fc.pre(!/[\r\n]/.test(callId) && callId.trim() === callId);
        const own = { ...ends, caller: { user, flowId: 'flow-a' } };
        expect(read(routes.recordRoute(own, callId), callId)).toEqual({ kind: 'in-dialog', ends: own });
      }),
    );
  });

  it('opens no other dialog', () => {
    expect(read(routes.recordRoute(ends, 'call-1'), 'call-2')).toEqual({ kind: 'forged' });
  });

  it('of another edge opens nothing', () => {
    const other = new DialogRoutes({ domain: 'demo.localhost' });
    expect(read(other.recordRoute(ends, 'call-1'))).toEqual({ kind: 'forged' });
  });

  it('cannot be made up', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,120}$/), (token) => {
        expect(read(`<sip:${token}@demo.localhost;lr>`)).toEqual({ kind: 'forged' });
      }),
    );
  });
});

describe('the Routes of a request', () => {
  const own = routes.recordRoute(ends, 'call-1');

  it.each([
    ['none', []],
    ['the domain itself, preloaded', ['<sip:demo.localhost;transport=ws;lr>']],
    ['the host that the client connected to, preloaded', ['<sip:edge.localhost:7400;transport=ws;lr>']],
  ])('may be %s', (_, route) => {
    expect(read(route)).toEqual({ kind: 'out-of-dialog' });
  });

  it.each([
    ['the preloaded one before it', ['<sip:demo.localhost;lr>', own]],
    ['others behind it', [own, '<sip:elsewhere.example;lr>']],
    ['the two on one line', `<sip:demo.localhost;lr>, ${own}`],
  ])('may hold ours with %s', (_, route) => {
    expect(read(route)).toEqual({ kind: 'in-dialog', ends });
  });

  it.each([
    ['another server', '<sip:elsewhere.example;lr>'],
    ['another server before ours', ['<sip:elsewhere.example;lr>', own]],
    ['nothing that can be read', '<nonsense>'],
  ])('must not lead to %s', (_, route) => {
    expect(read(route)).toEqual({ kind: 'elsewhere' });
  });
});
