import * as z from 'zod/mini';
import type { SettingValue } from './provisioning-document.js';
import { line } from './text.js';

/** Settings by name. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** Changes to settings: null removes one. */
export type SettingsChange = Readonly<Record<string, SettingValue | null>>;

const value = z.union([z.string().check(z.maxLength(1_024)), z.number(), z.boolean()]);

export const settingsSchema: z.ZodMiniType<Settings> = z.record(line(64), value);

export const settingsChangeSchema: z.ZodMiniType<SettingsChange> = z.record(line(64), z.nullable(value));
