import type { Unsubscribe } from '@offhook/primitives';
import type { OutputRole, SoundOutput } from '../ports/devices-port.js';
import { DeviceError } from './device-error.js';

export interface OutputRouterParts {
  /** The chosen loudspeaker of a role; empty for the system's. */
  readonly idOf: (role: OutputRole) => string;
  readonly onFailed: (role: OutputRole, error: DeviceError) => void;
}

/** Keeps whatever plays on the loudspeaker that was chosen for it. */
export class OutputRouter {
  readonly #parts: OutputRouterParts;
  readonly #routes: Set<Route> = new Set<Route>();

  constructor(parts: OutputRouterParts) {
    this.#parts = parts;
  }

  /** `output` follows the choice until the returned function is called. */
  add(output: SoundOutput, role: OutputRole): Unsubscribe {
    const route = new Route(output, role);
    this.#routes.add(route);
    this.#apply(route);
    return () => {
      route.isOver = true;
      this.#routes.delete(route);
    };
  }

  /** The choice of a role is another one. */
  update(role: OutputRole): void {
    for (const route of this.#routes) if (route.role === role) this.#apply(route);
  }

  /** What is played at the moment for a role. */
  tracks(role: OutputRole): readonly MediaStreamTrack[] {
    return [...this.#routes].flatMap(({ output: { srcObject }, role: played }) =>
      played === role && srcObject && 'getAudioTracks' in srcObject ? srcObject.getAudioTracks() : [],
    );
  }

  dispose(): void {
    for (const route of this.#routes) route.isOver = true;
    this.#routes.clear();
  }

  #apply(route: Route): void {
    route
      .follow(() => this.#parts.idOf(route.role))
      .catch((cause: unknown) => {
        if (route.isOver) return;
        const message = 'The sound cannot be played on the loudspeaker that you chose.';
        this.#parts.onFailed(route.role, new DeviceError('device/output-refused', message, { cause }));
      });
  }
}

class Route {
  readonly output: SoundOutput;
  readonly role: OutputRole;
  isOver = false;
  #sinkId = '';
  #isSwitching = false;

  constructor(output: SoundOutput, role: OutputRole) {
    this.output = output;
    this.role = role;
  }

  /** One switch at a time: a second `setSinkId` aborts the first. */
  async follow(wantedId: () => string): Promise<void> {
    if (this.#isSwitching) return;
    this.#isSwitching = true;
    try {
      for (let id = wantedId(); !this.isOver && id !== this.#sinkId; id = wantedId()) {
        this.#sinkId = id;
        await this.output.setSinkId?.(id);
      }
    } catch (error) {
      // Where it plays now is not known, so the next wish is tried whatever it is.
      this.#sinkId = '\0';
      throw error;
    } finally {
      this.#isSwitching = false;
    }
  }
}
