import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { mergeSettings, resolveSettings, type SettingsLayer } from './settings-cascade.js';
import { settingsSchema } from './settings.js';

describe('device over user over company', () => {
  it.each<readonly [string, readonly [SettingsLayer, SettingsLayer, SettingsLayer], unknown]>([
    ['nobody says anything', [{}, {}, {}], {}],
    ['the company alone', [{ Ring: 'bell' }, {}, {}], { Ring: 'bell' }],
    ['the user alone', [{}, { Ring: 'bell' }, {}], { Ring: 'bell' }],
    ['the device alone', [{}, {}, { Ring: 'bell' }], { Ring: 'bell' }],
    ['user over company', [{ Ring: 'bell' }, { Ring: 'horn' }, {}], { Ring: 'horn' }],
    ['device over user', [{ Ring: 'bell' }, { Ring: 'horn' }, { Ring: 'gong' }], { Ring: 'gong' }],
    ['device over company', [{ Ring: 'bell' }, {}, { Ring: 'gong' }], { Ring: 'gong' }],
    ['each name by itself', [{ A: 1, B: 1, C: 1 }, { B: 2, C: 2 }, { C: 3 }], { A: 1, B: 2, C: 3 }],
    ['false and 0 are values', [{ A: true, B: 1 }, { A: false, B: 0 }, {}], { A: false, B: 0 }],
    ['so is an empty text', [{ A: 'x' }, {}, { A: '' }], { A: '' }],
    ['a type that does not match keeps what is below', [{ A: 1 }, { A: '2' }, { A: true }], { A: 1 }],
    ['and lets a right one above it through', [{ A: 1 }, { A: '2' }, { A: 3 }], { A: 3 }],
    ['the lowest that says anything decides the type', [{}, { A: 'text' }, { A: 1 }], { A: 'text' }],
  ])('%s', (_, layers, merged) => {
    expect(mergeSettings(layers)).toEqual(merged);
  });

  it.each([null, undefined, Number.NaN, Infinity, {}, [], ['dark'], () => 'dark', Symbol('dark'), 1n])(
    '%s says nothing, in any layer',
    (nothing) => {
      expect(mergeSettings([{ A: 'light' }, { A: nothing }, { A: 'dark' }])).toEqual({ A: 'dark' });
      expect(mergeSettings([{ A: 'light' }, { A: 'dark' }, { A: nothing }])).toEqual({ A: 'dark' });
      expect(mergeSettings([{ A: nothing }, { A: 'dark' }, {}])).toEqual({ A: 'dark' });
      expect(mergeSettings([{ A: nothing }])).toEqual({});
    },
  );

  it('has no names by birth, and makes none of its own', () => {
    const hostile = JSON.parse('{"__proto__":"polluted","toString":"mine"}') as SettingsLayer;
    const merged = mergeSettings([{}, hostile]);
    expect(Object.keys(merged).sort()).toEqual(['__proto__', 'toString']);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('changes none of its layers', () => {
    const layers = [Object.freeze({ A: 1 }), Object.freeze({ A: 2, B: 'x' })];
    expect(mergeSettings(layers)).toEqual({ A: 2, B: 'x' });
  });
});

describe('declared settings', () => {
  const defaults = { UiThemeStyle: 'system', MaxDidLength: 16, EnableCallHold: true } as const;

  it('are the defaults when nobody says anything, and are those alone', () => {
    expect(resolveSettings(defaults, [])).toEqual(defaults);
    expect(resolveSettings(defaults, [{ Unknown: 1 }, { EnableCallHold: false }])).toEqual({
      ...defaults,
      EnableCallHold: false,
    });
  });

  it.each([
    ['UiThemeStyle', 'dark', 7],
    ['MaxDidLength', 11, '11'],
    ['EnableCallHold', false, 'no'],
  ])('%s may become %j, and never %j', (name, right, wrong) => {
    expect(resolveSettings(defaults, [{ [name]: wrong }])).toEqual(defaults);
    expect(resolveSettings(defaults, [{ [name]: right }, { [name]: wrong }])).toEqual({
      ...defaults,
      [name]: right,
    });
  });

  it('are typed by their defaults', () => {
    expectTypeOf(resolveSettings(defaults, [])).toEqualTypeOf<{
      readonly UiThemeStyle: string;
      readonly MaxDidLength: number;
      readonly EnableCallHold: boolean;
    }>();
  });
});

describe('whatever the layers are', () => {
  const name = fc.constantFrom('A', 'B', 'C', '__proto__');
  const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.jsonValue());
  const layer = fc.dictionary(name, value);
  const layers = fc.array(layer, { maxLength: 4 });

  it('the result is right settings, whose values some layer has, of the type that the lowest gave', () => {
    fc.assert(
      fc.property(layers, (given) => {
        const merged = mergeSettings(given);
        // zod drops `__proto__`, which is as well: it is no name of a setting.
        const plain = Object.fromEntries(Object.entries(merged).filter(([key]) => key !== '__proto__'));
        expect(settingsSchema.parse(plain)).toEqual(plain);
        for (const [key, chosen] of Object.entries(merged)) {
          const said = given.filter((one) => Object.hasOwn(one, key)).map((one) => one[key]);
          expect(said).toContain(chosen);
          const [first] = said.filter(
            (one) => ['string', 'number', 'boolean'].includes(typeof one) && !isOdd(one),
          );
          expect(typeof chosen).toBe(typeof first);
        }
      }),
    );
  });

  it('merging what was merged changes nothing, and neither does a layer that says nothing', () => {
    fc.assert(
      fc.property(layers, (given) => {
        const merged = mergeSettings(given);
        expect(mergeSettings([merged])).toEqual(merged);
        expect(mergeSettings([{}, ...given, {}])).toEqual(merged);
      }),
    );
  });

  function isOdd(one: unknown): boolean {
    return typeof one === 'number' && !Number.isFinite(one);
  }
});
