import type { Settings, SettingsChange, SettingValue } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeSettings, combineSettings, settingsLimit } from './change-settings.js';
import { knownSettings } from './known-settings.js';

const name = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'constructor', 'toString', 'hasOwnProperty', 'length'),
  fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).filter((text) => text !== '__proto__'),
);
const value: fc.Arbitrary<SettingValue> = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const settings: fc.Arbitrary<Settings> = fc.dictionary(name, value, { maxKeys: 8 });
const change: fc.Arbitrary<SettingsChange> = fc.dictionary(name, fc.option(value), { maxKeys: 8 });

describe('changeSettings', () => {
  it.each<readonly [string, Settings, SettingsChange, Settings]>([
    ['adds', {}, { a: 1 }, { a: 1 }],
    ['replaces', { a: 1 }, { a: 2 }, { a: 2 }],
    ['replaces by another type what nobody declared', { a: 1 }, { a: 'x' }, { a: 'x' }],
    ['removes', { a: 1, b: true }, { a: null }, { b: true }],
    ['removes what is not there', {}, { a: null }, {}],
    ['leaves the rest', { a: 1, b: '' }, { c: false }, { a: 1, b: '', c: false }],
    ['takes a known one of the right type', {}, { UiMaxWidth: 320 }, { UiMaxWidth: 320 }],
    ['removes a known one', { UiMaxWidth: 320 }, { UiMaxWidth: null }, {}],
    ['knows no names of objects', {}, { constructor: 1, toString: 'x' }, { constructor: 1, toString: 'x' }],
  ])('%s', (_name, before, ...[changes, after]) => {
    expect(changeSettings(before, changes)).toEqual(after);
  });

  it.each(Object.entries(knownSettings))('refuses %s of another type than that of %j', (known, standard) => {
    const others: readonly SettingValue[] = ['text', 1, true].filter(
      (other) => typeof other !== typeof standard,
    );
    for (const other of others) {
      expect(() => changeSettings({}, { a: 1, [known]: other })).toThrow(
        expect.objectContaining({
          code: 'request/invalid',
          message: `The request is not right: body.${known} is missing or has a wrong form.`,
        }) as Error,
      );
    }
    expect(changeSettings({}, { [known]: standard })).toEqual({ [known]: standard });
  });

  const many = (count: number): Settings =>
    Object.fromEntries(Array.from({ length: count }, (_value, index) => [`name ${index}`, 1]));

  it('holds as many as may be and no more, and makes room by removing', () => {
    const full = many(settingsLimit.count);
    expect(changeSettings({}, full)).toEqual(full);
    expect(() => changeSettings(full, { more: 1 })).toThrow('There may be 200 settings with 64 kB in all.');
    expect(Object.keys(changeSettings(full, { more: 1, 'name 0': null }))).toHaveLength(settingsLimit.count);
  });

  it('holds 64 kB of JSON and no byte more, where a letter may have four', () => {
    const filler = Object.fromEntries(
      Array.from({ length: 63 }, (_value, index) => [`n${index}`, 'x'.repeat(1_000)]),
    );
    const left = settingsLimit.byteLength - Buffer.byteLength(JSON.stringify({ ...filler, last: '' }));
    expect(() => changeSettings(filler, { last: 'x'.repeat(left) })).not.toThrow();
    expect(() => changeSettings(filler, { last: 'x'.repeat(left + 1) })).toThrow('64 kB');
    expect(() => changeSettings(filler, { last: '💥'.repeat(Math.ceil(left / 4) + 1) })).toThrow('64 kB');
  });

  it('merges like a map, twice like once, and changes nothing in place', () => {
    fc.assert(
      fc.property(settings, change, (before, changes) => {
        const copy = structuredClone(before);
        const expected = new Map<string, unknown>(Object.entries(before));
        for (const [key, next] of Object.entries(changes)) {
          if (next === null) expected.delete(key);
          else expected.set(key, next);
        }
        const after = changeSettings(before, changes);
        expect(new Map(Object.entries(after))).toEqual(expected);
        expect(changeSettings(after, changes)).toEqual(after);
        expect(before).toEqual(copy);
      }),
    );
  });
});

describe('combineSettings', () => {
  it.each<readonly [string, readonly Settings[], Settings]>([
    ['nothing of nothing', [{}, {}, {}], {}],
    [
      'the device over the user over the company',
      [{ a: 1, b: 1, c: 1 }, { b: 2, c: 2 }, { c: 3 }],
      { a: 1, b: 2, c: 3 },
    ],
    ['no other type than the weakest has', [{ a: 1 }, { a: 'x' }, { a: true }], { a: 1 }],
    ['no known one of a wrong type', [{ UiMaxWidth: '320' }, {}, {}], {}],
    [
      'a known one over one of a wrong type',
      [{ UiMaxWidth: '320' }, { UiMaxWidth: 480 }, { UiMaxWidth: true }],
      { UiMaxWidth: 480 },
    ],
    ['nothing that nobody decided', [{ EnableText: true }], { EnableText: true }],
  ])('gives %s', (_name, layers, together) => {
    expect(combineSettings(layers)).toEqual(together);
  });

  it('takes each value from the strongest layer that has it in the type of the weakest', () => {
    fc.assert(
      fc.property(settings, settings, settings, (company, user, device) => {
        const layers = [company, user, device];
        const together = combineSettings(layers);
        const names = new Set(layers.flatMap((layer) => Object.keys(layer)));
        expect(new Set(Object.keys(together))).toEqual(names);
        for (const key of names) {
          const values = layers.filter((layer) => Object.hasOwn(layer, key)).map((layer) => layer[key]);
          const ofType = values.filter((one) => typeof one === typeof values[0]);
          expect(together[key]).toBe(ofType.at(-1));
        }
      }),
    );
  });
});
