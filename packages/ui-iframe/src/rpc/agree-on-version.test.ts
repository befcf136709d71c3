import { frameProtocolVersion } from '@offhook/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agreeOnVersion } from './agree-on-version.js';

it.each([
  ['our own', frameProtocolVersion, frameProtocolVersion],
  ['a newer one, which then speaks ours', frameProtocolVersion + 4, frameProtocolVersion],
  ['one from before the first', 0, undefined],
])('%s', (_name, theirs, agreed) => {
  expect(agreeOnVersion(theirs)).toBe(agreed);
});

it('never is newer than either side', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5, max: 100 }), (theirs) => {
      const agreed = agreeOnVersion(theirs);
      expect(agreed ?? 0).toBeLessThanOrEqual(Math.max(theirs, 0));
      expect(agreed ?? 0).toBeLessThanOrEqual(frameProtocolVersion);
    }),
  );
});
