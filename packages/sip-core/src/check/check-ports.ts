import type { Unsubscribe } from '@offhook/primitives';
import type { IceServer, RegistrationState } from '@offhook/protocol';
import type { Call } from '../call/call.js';
import type { LevelMeter } from '../devices/device-access.js';
import type { Diagnosis } from '../devices/diagnosis.js';
import type { LiveInput } from '../ports/devices-port.js';

/** What is used of a phone: a `Phone` of this package has it. */
export interface CheckablePhone {
  readonly registration: RegistrationState;
  readonly isConnected: boolean;
  readonly calls: readonly Call[];
  /** Calls the echo line. Aborting `signal` ends the call. */
  dial(target: string, options: { readonly signal: AbortSignal }): Call;
  on(name: 'registrationChanged', listener: () => void): Unsubscribe;
}

/** A phone of the check's own. */
export interface OwnPhone extends CheckablePhone {
  start(): Promise<void>;
  dispose(): Promise<void>;
}

/** What was seen of one STUN or TURN server. */
export interface IceSightings {
  /** The browser took its address and credentials. */
  readonly isUsable: boolean;
  /** What came of it: `srflx` of STUN, `relay` of TURN. */
  readonly candidate: { readonly kind: string; readonly protocol: string } | undefined;
  /** STUN error codes (RFC 8489 §14.8), and 701 where no answer came (W3C WebRTC §4.8.2). In the order that they came. */
  readonly errorCodes: readonly number[];
  /** The browser has no more to try. */
  readonly isComplete: boolean;
}

/** Port: tries servers that help sound through the network. */
export interface IceProbe {
  /**
   * Tries one server with one address, alone. Settles when it has given what it can, when it refuses, when the browser gives
   * it up, or when `signal` aborts: then with what was seen until then. Never rejects, and leaves nothing open.
   */
  probe(server: IceServer, signal: AbortSignal): Promise<IceSightings>;
}

/** A tone that goes out, and its search in what comes back. */
export interface LoopSound {
  /** Silent until `setBeeping`. */
  readonly track: MediaStreamTrack;
  setBeeping(isOn: boolean): void;
  /** Searches this one, which the user does not hear from then on. Safe to call again with the same. */
  listenTo(track: MediaStreamTrack): void;
  /** How loud the tone is in it, from 0 to 1. */
  read(): number;
  /** Gives everything back. Safe to call twice. */
  close(): void;
}

/** Port: the microphone, and sound of our own. */
export interface CheckSounds {
  /** What stands between the page and a microphone. It may ask the user. */
  diagnose(signal: AbortSignal): Promise<Diagnosis>;
  /** @throws MediaError media/no-microphone, media/permission-denied … */
  openMicrophone(signal: AbortSignal): Promise<LiveInput>;
  createMeter(): LevelMeter;
  /** Undefined where the page may not make sound before it was clicked. */
  createLoopSound(): Promise<LoopSound | undefined>;
}
