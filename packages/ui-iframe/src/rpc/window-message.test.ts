import { expect, it } from 'vitest';
import { isFrom } from './window-message.js';

const peer = { origin: 'https://phone.example', source: { name: 'phone' } };
const message = { data: 'hello', ports: [], ...peer };

it.each([
  ['the peer itself', message, peer, true],
  ['another window of the same origin', { ...message, source: {} }, peer, false],
  ['the same window after it has navigated', { ...message, origin: 'https://evil.example' }, peer, false],
  ['a sandboxed document', { ...message, origin: 'null' }, peer, false],
  ['an origin that only begins alike', { ...message, origin: `${peer.origin}.evil.example` }, peer, false],
  ['the origin at another port', { ...message, origin: `${peer.origin}:8443` }, peer, false],
  ['the origin without TLS', { ...message, origin: 'http://phone.example' }, peer, false],
  ['nobody, when there is no window', { ...message, source: null }, { ...peer, source: null }, false],
])('%s', (...[, from, pinned, expected]) => {
  expect(isFrom(from, pinned)).toBe(expected);
});
