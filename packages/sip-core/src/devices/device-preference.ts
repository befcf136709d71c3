import type { Device } from './device.js';

/** A device as it is remembered: ids are forgotten by browsers, so the label goes with them. */
export interface DevicePreference {
  readonly id?: string | undefined;
  readonly groupId?: string | undefined;
  /** The whole label, or a part of it that an embedder knows, as `Jabra`. */
  readonly label?: string | undefined;
}

type MatchRule = (wanted: DevicePreference, device: Device) => boolean;

/** How sure it is that a listed device is the remembered one. The first rule that fits any device decides. */
export const matchRules: Readonly<Record<string, MatchRule>> = {
  'same id': ({ id }, device) => isSame(id, device.id),
  'same label in the same group': ({ groupId, label }, device) =>
    isSame(groupId, device.groupId) && isSame(label, device.label),
  'same label': ({ label }, device) => isSame(label, device.label),
  'same name': ({ label }, device) => isSame(nameOf(label), nameOf(device.label)),
  'name contains the label': ({ label }, device) => {
    const part = nameOf(label);
    return part !== '' && nameOf(device.label).includes(part);
  },
};

/** Names that stand for another device, which the system may exchange (Chromium). */
const aliasIds: ReadonlySet<string> = new Set(['default', 'communications']);

export function isAlias({ id }: Device): boolean {
  return aliasIds.has(id);
}

/** The listed device that `wanted` means, if it is there. */
export function findPreferred(wanted: DevicePreference, devices: readonly Device[]): Device | undefined {
  // By label an alias would match as well, and it does not stay with the device that it names today.
  const named = devices.filter((device) => !isAlias(device) || device.id === wanted.id);
  for (const rule of Object.values(matchRules)) {
    const found = named.find((device) => rule(wanted, device));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is left of a label when systems have put their marks off: `2- Jabra (0b0e:24c9)` is a `jabra`. */
function nameOf(label = ''): string {
  return label
    .toLowerCase()
    .replace(/^(default|communications) - /, '')
    .replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)\s*$/, '')
    .replace(/(^|\()\d+- /, '$1')
    .trim();
}

function isSame(wanted: string | undefined, actual: string): boolean {
  return wanted !== undefined && wanted !== '' && wanted === actual;
}

/** As it is to be remembered. */
export function preferenceFor({ groupId, id, label }: Device): DevicePreference {
  return { id, groupId, label };
}
