import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceRoles } from './device.js';
import { maxWishCount, noWishes, parseRemembered } from './device-memory.js';
import { defaultProcessing } from './input-processing.js';

const nothing = { wishes: noWishes, processing: defaultProcessing };

describe('what was stored', () => {
  it.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['half a document', '{"wishes": {'],
    ['a list', '[]'],
    ['null', 'null'],
    ['wishes of another shape', '{"wishes": [1, 2], "processing": "loud"}'],
    ['wishes without anything to go by', '{"wishes": {"microphone": [{}, {"groupId": "g"}, null, 7]}}'],
    ['switches that are no switches', '{"processing": {"echoCancellation": "yes"}}'],
  ])('is as good as nothing when it is %s', (_what, text) => {
    expect(parseRemembered(text)).toEqual(nothing);
  });

  it('is taken for what fits', () => {
    const wish = { id: 'a', groupId: 'g', label: 'Jabra' };
    const text = JSON.stringify({
      wishes: { microphone: [wish, { id: 7 }, { label: 'Poly' }], telescope: [wish] },
      processing: { noiseSuppression: false, autoGainControl: 1 },
    });
    expect(parseRemembered(text)).toEqual({
      wishes: { ...noWishes, microphone: [wish, { id: undefined, groupId: undefined, label: 'Poly' }] },
      processing: { ...defaultProcessing, noiseSuppression: false },
    });
  });

  it('is read whatever it is, and never more of it than is ever written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const { wishes } = parseRemembered(text);
        expect(Object.keys(wishes)).toEqual(deviceRoles);
        for (const role of deviceRoles) expect(wishes[role].length).toBeLessThanOrEqual(maxWishCount);
      }),
    );
    const many = { microphone: Array.from({ length: 100 }, (_, index) => ({ id: `${index}` })) };
    expect(parseRemembered(JSON.stringify({ wishes: many })).wishes.microphone).toHaveLength(maxWishCount);
  });
});
