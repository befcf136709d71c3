import { type DeviceRole, deviceRoles } from './device.js';
import type { DevicePreference } from './device-preference.js';
import { defaultProcessing, type InputProcessing, processingNames } from './input-processing.js';

/** Where the wishes are kept. `@offhook/vault`'s stores fit, and so does a `Map` made asynchronous. */
export interface DeviceStorage {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

/** What the user wants of each role, best first. */
export type DeviceWishes = Readonly<Record<DeviceRole, readonly DevicePreference[]>>;

export interface RememberedDevices {
  readonly wishes: DeviceWishes;
  readonly processing: InputProcessing;
}

export const noWishes: DeviceWishes = { microphone: [], speaker: [], ringer: [], camera: [] };

/** How many wishes of one role are remembered; the oldest is forgotten. */
export const maxWishCount = 8;

const key = 'devices';

export async function recallDevices(storage: DeviceStorage): Promise<RememberedDevices> {
  return parseRemembered(await storage.get(key));
}

export async function rememberDevices(storage: DeviceStorage, remembered: RememberedDevices): Promise<void> {
  await storage.set(key, JSON.stringify(remembered));
}

/** Reads what was stored, which somebody else may have changed: whatever does not fit is left out. */
export function parseRemembered(text: string | undefined): RememberedDevices {
  const stored = record(parseJson(text));
  const wishes = record(stored['wishes']);
  const processing = record(stored['processing']);
  return {
    wishes: Object.fromEntries(
      deviceRoles.map((role) => [role, preferencesIn(wishes[role])]),
    ) as unknown as DeviceWishes,
    processing: Object.fromEntries(
      processingNames.map((name) => {
        const value = processing[name];
        return [name, typeof value === 'boolean' ? value : defaultProcessing[name]];
      }),
    ) as unknown as InputProcessing,
  };
}

function preferencesIn(value: unknown): readonly DevicePreference[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, maxWishCount).flatMap((entry) => {
    const { groupId, id, label } = record(entry);
    const wish = { id: textIn(id), groupId: textIn(groupId), label: textIn(label) };
    return wish.id === undefined && wish.label === undefined ? [] : [wish];
  });
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 1_024 ? value : undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parseJson(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
