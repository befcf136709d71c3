import { mergeSettings, type Settings, type SettingsChange } from '@offhook/protocol';
import { RequestError } from '../error/request-error.js';
import { knownSettings } from './known-settings.js';

/** How many settings one company, user or device may have, and how large their JSON may be. */
export const settingsLimit = { count: 200, byteLength: 65_536 } as const;

/**
 * Settings with a change merged in: null removes.
 *
 * @throws RequestError request/invalid when a setting that is known has a wrong type, or when there are too many
 */
export function changeSettings(settings: Settings, change: SettingsChange): Settings {
  for (const [name, value] of Object.entries(change)) {
    if (value !== null && !isOfKnownType(name, value)) {
      const message = `The request is not right: body.${name} is missing or has a wrong form.`;
      throw new RequestError('request/invalid', message);
    }
  }
  const merged = Object.entries({ ...settings, ...change }).filter(([, value]) => value !== null);
  const changed = Object.fromEntries(merged) as Settings;
  if (merged.length > settingsLimit.count || byteLengthOf(changed) > settingsLimit.byteLength) {
    const message = `There may be ${settingsLimit.count} settings with 64 kB in all. Remove some.`;
    throw new RequestError('request/invalid', message);
  }
  return changed;
}

function isOfKnownType(name: string, value: unknown): boolean {
  return !Object.hasOwn(knownSettings, name) || typeof knownSettings[name] === typeof value;
}

function byteLengthOf(settings: Settings): number {
  return Buffer.byteLength(JSON.stringify(settings));
}

/**
 * What the layers decide together, the weakest first. A known setting that has a wrong type, as an import may leave
 * it, decides nothing.
 */
export function combineSettings(layers: readonly Settings[]): Settings {
  return mergeSettings(layers.map(withoutWrongTypes));
}

function withoutWrongTypes(layer: Settings): Settings {
  return Object.fromEntries(Object.entries(layer).filter(([name, value]) => isOfKnownType(name, value)));
}
