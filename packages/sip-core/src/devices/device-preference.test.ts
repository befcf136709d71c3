import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Device } from './device.js';
import { type DevicePreference, findPreferred, matchRules, preferenceFor } from './device-preference.js';

const device = (id: string, label: string, groupId = `group of ${id}`): Device => ({
  id,
  label,
  groupId,
  kind: 'audioinput',
});

const jabra = device('j1', 'Jabra Evolve2 65 (0b0e:24c9)', 'g1');
const cases: Record<string, readonly (readonly [DevicePreference, Device, boolean])[]> = {
  'same id': [
    [{ id: 'j1' }, jabra, true],
    [{ id: 'j1', label: 'Another name' }, jabra, true],
    [{ id: 'other', label: jabra.label }, jabra, false],
    [{ id: '' }, { ...jabra, id: '' }, false],
    [{}, jabra, false],
  ],
  'same label in the same group': [
    [{ groupId: 'g1', label: jabra.label }, jabra, true],
    [{ groupId: 'g2', label: jabra.label }, jabra, false],
    [{ groupId: 'g1', label: 'Jabra Link' }, jabra, false],
    [{ groupId: 'g1' }, jabra, false],
  ],
  'same label': [
    [{ id: 'rotated', groupId: 'rotated', label: jabra.label }, jabra, true],
    [{ label: 'jabra evolve2 65' }, jabra, false],
    [{ label: '' }, { ...jabra, label: '' }, false],
  ],
  'same name': [
    [{ label: 'JABRA Evolve2 65' }, jabra, true],
    [{ label: '2- Jabra Evolve2 65' }, jabra, true],
    [{ label: 'Headset (3- Jabra Evolve2 65)' }, device('x', 'Headset (Jabra Evolve2 65)'), true],
    [{ label: 'Default - Jabra Evolve2 65 (0b0e:24c9)' }, jabra, true],
    [{ label: 'Jabra Evolve2 75' }, jabra, false],
  ],
  'name contains the label': [
    [{ label: 'Jabra' }, jabra, true],
    [{ label: 'evolve2' }, jabra, true],
    [{ label: 'Plantronics' }, jabra, false],
    [{ label: '' }, jabra, false],
    [{}, jabra, false],
  ],
};

describe('the rules of recognising a device', () => {
  it('are all shown here', () => {
    expect(Object.keys(cases)).toEqual(Object.keys(matchRules));
  });

  it.each(
    Object.entries(cases).flatMap(([rule, rows]) =>
      rows.map(([wanted, listed, fits]) => ({ rule, text: JSON.stringify(wanted), wanted, listed, fits })),
    ),
  )('$rule: $text', ({ fits, listed, rule, wanted }) => {
    expect(matchRules[rule]?.(wanted, listed)).toBe(fits);
  });
});

interface Meant {
  readonly wanted: DevicePreference;
  readonly devices: readonly Device[];
  readonly id: string | undefined;
}

describe('which of several is meant', () => {
  const twins = [device('a', 'Jabra', 'left'), device('b', 'Jabra', 'right')];

  it.each<[string, Meant]>([
    ['the id goes before the label', { wanted: { id: 'b', label: 'Jabra' }, devices: twins, id: 'b' }],
    [
      'of twins the one in the group',
      { wanted: { id: 'gone', groupId: 'right', label: 'Jabra' }, devices: twins, id: 'b' },
    ],
    [
      'of twins else the first',
      { wanted: { id: 'gone', groupId: 'gone', label: 'Jabra' }, devices: twins, id: 'a' },
    ],
    [
      'a whole label goes before a part',
      {
        wanted: { label: 'Jabra' },
        devices: [device('long', 'Jabra Evolve2 65'), device('exact', 'Jabra')],
        id: 'exact',
      },
    ],
    ['nothing fits', { wanted: { id: 'gone', label: 'Poly' }, devices: twins, id: undefined }],
    ['nothing is there', { wanted: { id: 'a' }, devices: [], id: undefined }],
    [
      'an alias is not what it stands for',
      {
        wanted: { id: 'gone', label: 'Jabra' },
        devices: [device('default', 'Default - Jabra'), device('a', 'Jabra')],
        id: 'a',
      },
    ],
    [
      'an alias may be wanted as such',
      {
        wanted: { id: 'default', label: 'Default - Jabra' },
        devices: [device('a', 'Jabra'), device('default', 'Default - Poly')],
        id: 'default',
      },
    ],
  ])('%s', (_rule, { devices, id, wanted }) => {
    expect(findPreferred(wanted, devices)?.id).toBe(id);
  });

  it('finds every device again by what is remembered of it, also with new ids', () => {
    const label = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '');
    const devices = fc.uniqueArray(label, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(devices, fc.nat(), (labels, seed) => {
        const listed = labels.map((text, index) => device(`id ${index}`, text));
        const one = listed[seed % listed.length];
        const rotated = listed.map((entry, index) => ({
          ...entry,
          id: `new ${index}`,
          groupId: `new ${index}`,
        }));
        if (one === undefined) return;
        expect(findPreferred(preferenceFor(one), listed)).toBe(one);
        expect(findPreferred(preferenceFor(one), rotated)?.label).toBe(one.label);
      }),
    );
  });
});
