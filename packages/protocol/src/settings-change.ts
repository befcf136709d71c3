import * as z from 'zod/mini';
import { namedSettings, type SettingValue, settingValueSchema } from './settings.js';

/** Changes to settings: null removes one. */
export type SettingsChange = Readonly<Record<string, SettingValue | null>>;

export const settingsChangeSchema: z.ZodMiniType<SettingsChange> = namedSettings(
  z.nullable(settingValueSchema),
);
