import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { CheckReport, PhoneCheckRequest, ProvisioningDocument } from '@offhook/protocol';
import { FrameError } from '../../rpc/frame-error.js';
import type { CheckEngine, EngineCheck, PhoneEngine } from '../engine/phone-engine.js';

export interface CheckDeskOptions {
  readonly controller: {
    readonly engine: PhoneEngine | undefined;
    readonly document: ProvisioningDocument | undefined;
  };
  readonly checkEngine: CheckEngine;
}

interface CheckDeskEvents {
  progressed: { readonly report: CheckReport };
}

interface Running {
  readonly check: Promise<EngineCheck>;
  readonly report: Promise<CheckReport>;
}

/** Checks the phone of now, once at a time. */
export class CheckDesk {
  readonly #options: CheckDeskOptions;
  readonly #events: Emitter<CheckDeskEvents> = new Emitter<CheckDeskEvents>();
  #running: Running | undefined;

  constructor(options: CheckDeskOptions) {
    this.#options = options;
  }

  on(name: 'progressed', listener: (progress: CheckDeskEvents['progressed']) => void): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /**
   * Runs a check, or waits for the one that runs.
   *
   * @throws FrameError frame/not-provisioned, CheckError check/disposed when it is stopped
   */
  async run(request: PhoneCheckRequest): Promise<CheckReport> {
    const { document, engine } = this.#options.controller;
    if (engine === undefined || document === undefined) {
      throw new FrameError('frame/not-provisioned', 'The phone is not set up yet. Wait until it is ready.', {
        retryable: true,
      });
    }
    this.#running ??= this.#begin(this.#options.checkEngine({ engine, document }, request));
    return await this.#running.report;
  }

  /** Stops the one that runs. */
  async stop(): Promise<void> {
    const check = await this.#running?.check.catch(() => undefined);
    await check?.dispose();
  }

  #begin(check: Promise<EngineCheck>): Running {
    const running = { check, report: this.#report(check) };
    const forget = (): void => {
      if (this.#running === running) this.#running = undefined;
    };
    running.report.then(forget, forget);
    return running;
  }

  async #report(making: Promise<EngineCheck>): Promise<CheckReport> {
    const check = await making;
    check.on('progressed', (progress) => {
      this.#events.emit('progressed', progress);
    });
    try {
      return await check.run();
    } finally {
      await check.dispose();
    }
  }
}
