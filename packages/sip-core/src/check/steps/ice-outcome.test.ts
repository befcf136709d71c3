import { describe, expect, it } from 'vitest';
import type { IceSightings } from '../check-ports.js';
import { iceOutcomeOf } from './ice-outcome.js';

const nothing: IceSightings = { isUsable: true, candidate: undefined, errorCodes: [], isComplete: false };
const srflx = { kind: 'srflx', protocol: 'udp' };
const relay = { kind: 'relay', protocol: 'udp' };

describe('iceOutcomeOf', () => {
  it.each<[string, 'stun' | 'turn', Partial<IceSightings>, string]>([
    ['a STUN server that tells our address', 'stun', { candidate: srflx }, 'answered'],
    ['a STUN server without a NAT between', 'stun', { isComplete: true }, 'answered'],
    ['a STUN server that says nothing until the deadline', 'stun', {}, 'silent'],
    ['a STUN server that the browser gave up', 'stun', { isComplete: true, errorCodes: [701] }, 'silent'],
    ['a STUN server on one of two interfaces', 'stun', { candidate: srflx, errorCodes: [701] }, 'answered'],
    ['a STUN server that answers with an error', 'stun', { errorCodes: [420] }, 'refused'],
    ['a relay that lets us in', 'turn', { candidate: relay }, 'answered'],
    ['a relay that gives nothing', 'turn', { isComplete: true }, 'silent'],
    ['a relay that says nothing until the deadline', 'turn', {}, 'silent'],
    ['a relay that the browser gave up', 'turn', { isComplete: true, errorCodes: [701] }, 'silent'],
    ['a relay with other credentials', 'turn', { isComplete: true, errorCodes: [401] }, 'refused'],
    ['a relay that refuses one interface and misses another', 'turn', { errorCodes: [701, 401] }, 'refused'],
    ['a relay that has no room', 'turn', { errorCodes: [486] }, 'refused'],
    [
      'a relay that lets us in at the second try',
      'turn',
      { candidate: relay, errorCodes: [401] },
      'answered',
    ],
    ['an address that is none', 'turn', { isUsable: false }, 'unusable'],
    ['an address that is none, of STUN', 'stun', { isUsable: false, isComplete: true }, 'unusable'],
  ])('%s', (...[, scheme, seen, outcome]) => {
    expect(iceOutcomeOf({ ...nothing, ...seen }, scheme)).toBe(outcome);
  });
});
