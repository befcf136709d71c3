import { describe, expect, it } from 'vitest';
import { compareOffers } from './offer-change.js';

const offer =
  'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\nm=audio 9 RTP/SAVPF 111\r\na=ice-ufrag:abcd\r\na=sendrecv\r\n';

describe('a new offer in a running call', () => {
  it.each([
    ['is the same', offer, 'none'],
    ['has only another version', offer.replace('o=- 1 2', 'o=- 1 3'), 'none'],
    ['has other line ends', offer.replaceAll('\r\n', '\n'), 'none'],
    ['wants a new transport', offer.replace('abcd', 'efgh'), 'ice-restart'],
    ['wants to hold', offer.replace('sendrecv', 'sendonly'), 'other'],
    ['is no offer', '', 'ice-restart'],
  ])('%s', (_, next, change) => {
    expect(compareOffers(offer, next)).toBe(change);
  });
});
