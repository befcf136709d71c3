import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RemoteCandidate } from './candidate-fragment.js';
import { RemoteCandidates } from './remote-candidates.js';

const of = (usernameFragment: string, candidate: string, sdpMid = '0'): RemoteCandidate => ({
  candidate,
  sdpMid,
  usernameFragment,
});

const description = (...names: readonly string[]): string =>
  names.map((name) => `m=audio 9 X 0\r\na=ice-ufrag:${name}\r\n`).join('');

it('hands candidates on whose description is there', () => {
  const candidates = new RemoteCandidates();
  candidates.describe(description('one'));
  expect(candidates.take([of('one', 'a'), of('one', 'b')])).toEqual([of('one', 'a'), of('one', 'b')]);
});

it('keeps those that come before their description', () => {
  const candidates = new RemoteCandidates();
  expect(candidates.take([of('one', 'a'), of('two', 'b')])).toEqual([]);
  expect(candidates.describe(description('one'))).toEqual([of('one', 'a')]);
  expect(candidates.describe(description('two'))).toEqual([of('two', 'b')]);
});

it('hands nothing on twice, as INFOs repeat what others had', () => {
  const candidates = new RemoteCandidates();
  candidates.describe(description('one'));
  expect(candidates.take([of('one', 'a'), of('one', 'a'), of('one', 'a', '1')])).toHaveLength(2);
  candidates.describe(description('one'));
  expect(candidates.take([of('one', 'a'), of('one', 'b')])).toEqual([of('one', 'b')]);
});

it('knows a generation for each line of media', () => {
  const candidates = new RemoteCandidates();
  candidates.describe(description('one', 'two'));
  expect(candidates.take([of('one', 'a'), of('two', 'b'), of('three', 'c')])).toHaveLength(2);
});

it('takes the same candidate again in another generation', () => {
  const candidates = new RemoteCandidates();
  candidates.describe(description('one'));
  candidates.take([of('one', 'a')]);
  candidates.describe(description('two'));
  expect(candidates.take([of('one', 'a'), of('two', 'a')])).toEqual([of('two', 'a')]);
});

it('never hands on or keeps more than a hundred, nor any of a generation that is not there', () => {
  const name = fc.constantFrom('one', 'two', 'three');
  const some = fc.array(
    fc
      .tuple(name, fc.integer({ min: 0, max: 300 }))
      .map(([generation, number]) => of(generation, String(number))),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(name, some), { maxLength: 12 }), (steps) => {
      const candidates = new RemoteCandidates();
      let current = '';
      let handedOn: RemoteCandidate[] = [];
      for (const step of steps) {
        if (typeof step === 'string' && step !== current) handedOn = [];
        if (typeof step === 'string') current = step;
        const ready =
          typeof step === 'string' ? candidates.describe(description(step)) : candidates.take(step);
        handedOn.push(...ready);
        expect(handedOn.every(({ usernameFragment }) => usernameFragment === current)).toBe(true);
        expect(handedOn.length).toBeLessThanOrEqual(100);
        expect(new Set(handedOn.map(({ candidate }) => candidate)).size).toBe(handedOn.length);
      }
    }),
  );
});
