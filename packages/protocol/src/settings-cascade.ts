import type { Settings, SettingValue } from './settings.js';

/**
 * What a layer may say of settings. Values come from outside, hence `unknown`: null, undefined and what is no setting
 * say nothing.
 */
export type SettingsLayer = Readonly<Record<string, unknown>>;

/**
 * The settings of several layers, the weakest first: the company's, the user's, the device's. A value takes the place
 * of the one below it only if it is of the same type; so the first layer that has a name decides its type.
 */
export function mergeSettings(layers: readonly SettingsLayer[]): Settings {
  const merged = new Map<string, SettingValue>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      if (isSetting(value) && isOfSameType(value, merged.get(name))) merged.set(name, value);
    }
  }
  return Object.fromEntries(merged);
}

/**
 * The same over declared settings: exactly those that `defaults` names, each of the type of its default, whose types
 * it gives back. What a layer has beyond is left out.
 */
export function resolveSettings<Defaults extends Settings>(
  defaults: Defaults,
  layers: readonly SettingsLayer[],
): ResolvedSettings<Defaults> {
  const merged = mergeSettings([defaults, ...layers]);
  const names = Object.keys(defaults);
  // Each name has the value of its default, or another of the same type.
  return Object.fromEntries(names.map((name) => [name, merged[name]])) as ResolvedSettings<Defaults>;
}

/** `'dark'` is declared as a text, `16` as a number, `true` as a flag. */
export type ResolvedSettings<Defaults extends Settings> = {
  readonly [Name in keyof Defaults]: WidenedSetting<Defaults[Name]>;
};

export type WidenedSetting<Value> = Value extends string
  ? string
  : Value extends number
    ? number
    : Value extends boolean
      ? boolean
      : Value;

function isSetting(value: unknown): value is SettingValue {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    // A number that JSON cannot carry would be null at the other end.
    (typeof value === 'number' && Number.isFinite(value))
  );
}

function isOfSameType(value: SettingValue, below: SettingValue | undefined): boolean {
  return below === undefined || typeof below === typeof value;
}
