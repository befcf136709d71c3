import * as z from 'zod/mini';
import { line } from './text.js';

export type SettingValue = string | number | boolean;

/** Settings by name. */
export type Settings = Readonly<Record<string, SettingValue>>;

export const settingValueSchema: z.ZodMiniType<SettingValue> = z.union([
  z.string().check(z.maxLength(1_024)),
  z.number(),
  z.boolean(),
]);

const settingName = line(64);

/** Such values by name. Every page loads this, and `z.record` would add 700 bytes gzipped to say the same. */
export function namedSettings<Value>(
  value: z.ZodMiniType<Value>,
): z.ZodMiniType<Readonly<Record<string, Value>>> {
  return z
    .catchall(z.object({}), value)
    .check(z.refine((given) => Object.keys(given).every((name) => settingName.safeParse(name).success)));
}

export const settingsSchema: z.ZodMiniType<Settings> = namedSettings(settingValueSchema);
