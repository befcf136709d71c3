import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { CheckReport, CheckVerdict, PhoneCheckRequest } from '@offhook/protocol';
import { FrameError } from '../../rpc/frame-error.js';
import type { CheckEngine, EngineCheck } from '../engine/phone-engine.js';

const report: CheckReport = {
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 0,
  steps: [{ name: 'socket', state: 'running' }],
  reasons: [],
};

/** A check that ends when a test says so. */
export class FakeCheck implements EngineCheck {
  readonly request: PhoneCheckRequest;
  isDisposed = false;
  readonly #events = new Emitter<{ progressed: { readonly report: CheckReport } }>();
  readonly #outcome: Promise<CheckReport>;
  #resolve: (report: CheckReport) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(request: PhoneCheckRequest) {
    this.request = request;
    this.#outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  on(name: 'progressed', listener: (progress: { readonly report: CheckReport }) => void): Unsubscribe {
    return this.#events.on(name, listener);
  }

  async run(): Promise<CheckReport> {
    this.#events.emit('progressed', { report });
    return await this.#outcome;
  }

  finish(verdict: CheckVerdict): void {
    this.#resolve({ ...report, verdict });
  }

  async dispose(): Promise<void> {
    await Promise.resolve();
    this.isDisposed = true;
    this.#reject(new FrameError('frame/disposed', 'The check was put away.'));
  }
}

/** Every check that was made, the newest last. */
export const madeChecks: FakeCheck[] = [];

export const checkFakeEngine: CheckEngine = async (_phone, request) => {
  await Promise.resolve();
  const check = new FakeCheck(request);
  madeChecks.push(check);
  return check;
};
