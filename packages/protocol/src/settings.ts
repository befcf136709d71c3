import * as z from 'zod/mini';
import { line } from './text.js';

export type SettingValue = string | number | boolean;

/** Settings by name. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** Changes to settings: null removes one. */
export type SettingsChange = Readonly<Record<string, SettingValue | null>>;

const value = z.union([z.string().check(z.maxLength(1_024)), z.number(), z.boolean()]);
const settingName = line(64);

/** Every page loads this, and `z.record` would add 700 bytes gzipped to say the same. */
function named<Value>(schema: z.ZodMiniType<Value>): z.ZodMiniType<Readonly<Record<string, Value>>> {
  return z
    .catchall(z.object({}), schema)
    .check(z.refine((given) => Object.keys(given).every((name) => settingName.safeParse(name).success)));
}

export const settingsSchema: z.ZodMiniType<Settings> = named(value);

export const settingsChangeSchema: z.ZodMiniType<SettingsChange> = named(z.nullable(value));
