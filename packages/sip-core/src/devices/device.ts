/** What a browser lists (W3C Media Capture §9.2). */
export const deviceKinds = ['audioinput', 'audiooutput', 'videoinput'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

export interface Device {
  /** Stable for this page's origin until the user clears its data; `default` for the one that the system prefers. */
  readonly id: string;
  /** The same for the parts of one headset. New at each visit. */
  readonly groupId: string;
  readonly kind: DeviceKind;
  /** As `Jabra Evolve2 65`. Empty until the user has allowed a device of this kind. */
  readonly label: string;
}

/** What a device is used for. The ringer may be another loudspeaker than the one at the ear. */
export const deviceRoles = ['microphone', 'speaker', 'ringer', 'camera'] as const;
export type DeviceRole = (typeof deviceRoles)[number];

export const kindOf: Readonly<Record<DeviceRole, DeviceKind>> = {
  microphone: 'audioinput',
  speaker: 'audiooutput',
  ringer: 'audiooutput',
  camera: 'videoinput',
};

/** What the browser asks the user about. Loudspeakers come with the microphone. */
export type InputKind = 'microphone' | 'camera';

/** `unknown` where the browser does not tell without asking. */
export type DevicePermission = 'granted' | 'denied' | 'prompt' | 'unknown';
