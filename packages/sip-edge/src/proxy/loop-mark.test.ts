import { describe, expect, it } from 'vitest';
import { makeRequest } from '@offhook/sip-transaction/testing';
import { FakeFlow } from '../testing/fake-flow.js';
import { forwardRequest } from './forward-request.js';
import { LoopMarks } from './loop-mark.js';

const domain = 'demo.localhost';
const loops = new LoopMarks(domain);
const original = makeRequest('INVITE');

/** The original after it went through the edge and somebody else, with what that one did to it. */
function comeRound(
  changes: Parameters<typeof makeRequest>[1] = {},
  marks = loops,
): ReturnType<typeof makeRequest> {
  const branch = marks.branchFor(marks.markOf(original));
  const forwarded = forwardRequest(original, {
    domain,
    flow: new FakeFlow(),
    uri: 'sip:b@x.invalid',
    branch,
    sender: 'sip:a@x.invalid',
  });
  const vias = ['SIP/2.0/WS bob.invalid;branch=z9hG4bKround', ...forwarded.headers.all('Via')];
  return makeRequest('INVITE', { Via: vias, ...changes });
}

describe('a request that was here before', () => {
  it('is known by the mark in the edge’s own Via', () => {
    expect(loops.isLoop(comeRound())).toBe(true);
  });

  it('is known though its hops were counted down', () => {
    expect(loops.isLoop(comeRound({ 'Max-Forwards': '12' }))).toBe(true);
  });

  it.each([
    ['the CSeq', { CSeq: '2 INVITE' }],
    ['the Call-ID', { 'Call-ID': 'call-2' }],
    ['the To', { To: '<sip:bob@demo.localhost>;tag=b' }],
    ['the From', { From: '<sip:bob@demo.localhost>;tag=b' }],
    ['the Route', { Route: '<sip:demo.localhost;lr>' }],
  ])('is no loop but a spiral when %s changed', (_, changes) => {
    expect(loops.isLoop(comeRound(changes))).toBe(false);
  });

  it('is no loop when it goes to another address now', () => {
    const request = comeRound();
    expect(loops.isLoop({ ...request, uri: 'sip:carol@demo.localhost' })).toBe(false);
  });

  it('is no loop of this edge when another edge marked it', () => {
    expect(loops.isLoop(comeRound({}, new LoopMarks(domain)))).toBe(false);
  });
});

it('a new request is no loop', () => {
  expect(loops.isLoop(original)).toBe(false);
});

it('every branch is another', () => {
  const mark = loops.markOf(original);
  expect(new Set(Array.from({ length: 100 }, () => loops.branchFor(mark))).size).toBe(100);
  expect(loops.branchFor(mark)).toMatch(/^z9hG4bK/);
});
