import { Emitter, isOffhookError, type Subscribable, type Unsubscribe } from '@offhook/primitives';
import type { CheckReason, CheckReport, CheckStepName } from '@offhook/protocol';
import { CheckError } from './check-error.js';
import { CheckLine } from './check-line.js';
import { type CheckParts, type CheckPlan, parseCheckSettings } from './check-options.js';
import { plannedSteps, readinessOf } from './check-plan.js';
import { CheckProtocol } from './check-protocol.js';
import { type CheckReasonCode, reasonOf } from './check-reason.js';
import { isLate, StepDeadline, type StepFinding, type StepRun } from './step-finding.js';
import { checkIceServers } from './steps/ice-step.js';
import { checkLoop } from './steps/loop-step.js';
import { checkMicrophone } from './steps/microphone-step.js';
import { checkSockets } from './steps/socket-step.js';

export interface CheckEvents {
  /** A step began or ended. */
  progressed: { readonly report: CheckReport };
}

/** What it means that a step was late and had nothing to tell, and that it failed in a way that nobody foresaw. */
const endings: Readonly<Record<CheckStepName, readonly [late: CheckReasonCode, broken: CheckReasonCode]>> = {
  socket: ['check/socket-timed-out', 'check/socket-unreachable'],
  registration: ['check/registration-timed-out', 'check/registration-unavailable'],
  stun: ['check/stun-silent', 'check/stun-unusable'],
  turn: ['check/turn-silent', 'check/turn-unusable'],
  microphone: ['check/microphone-unanswered', 'check/microphone-failed'],
  loop: ['check/loop-unanswered', 'check/loop-refused'],
};

/** Looks, before a call, whether calls will work. May be run again and again, one run at a time. */
export class PreCallCheck implements Subscribable<CheckEvents>, AsyncDisposable {
  readonly #parts: CheckParts;
  readonly #plan: CheckPlan;
  readonly #events: Emitter<CheckEvents> = new Emitter<CheckEvents>();
  readonly #lifetime: AbortController = new AbortController();
  #protocol: CheckProtocol;
  #running: Promise<unknown> | undefined;

  /**
   * Use `createCheck`; this is for other adapters and for tests.
   *
   * @throws CheckError check/invalid-options
   */
  constructor(parts: CheckParts) {
    this.#parts = parts;
    this.#plan = parseCheckSettings(parts);
    this.#protocol = this.#createProtocol();
  }

  /** How it stands, or what came of the last run. */
  get report(): CheckReport {
    return this.#protocol.report;
  }

  on<Name extends keyof CheckEvents>(
    name: Name,
    listener: (payload: CheckEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /**
   * Runs all steps, each as soon as it can. Resolves with the verdict, whatever that is; rejects only when `signal` aborts,
   * with its reason. Then and at the end nothing is left open.
   *
   * @throws CheckError check/already-running, check/disposed
   */
  async run(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<CheckReport> {
    if (this.#lifetime.signal.aborted) throw disposedError();
    if (this.#running !== undefined) {
      throw new CheckError('check/already-running', 'The check is running already.', { retryable: true });
    }
    options.signal?.throwIfAborted();
    const signal = AbortSignal.any([this.#lifetime.signal, ...(options.signal ? [options.signal] : [])]);
    const running = this.#run(signal);
    // Settled in any case: whoever disposes waits for it, and has nothing to do with how it ended.
    this.#running = running.catch(() => undefined);
    try {
      return await running;
    } finally {
      this.#running = undefined;
    }
  }

  /** Stops what runs, and waits until nothing is left of it. Safe to call twice. */
  async dispose(): Promise<void> {
    if (!this.#lifetime.signal.aborted) this.#lifetime.abort(disposedError());
    await this.#running;
    this.#events.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  async #run(signal: AbortSignal): Promise<CheckReport> {
    const line = new CheckLine(this.#parts.line);
    const runs = this.#stepRuns(line);
    const protocol = this.#createProtocol();
    this.#protocol = protocol;
    const under: Promise<void>[] = [];
    const advance = (): void => {
      for (const name of protocol.waiting) {
        const readiness = readinessOf(name, protocol.states);
        if (readiness === 'blocked')
          protocol.end(name, { reasons: [], skip: signal.aborted ? 'stopped' : 'blocked' });
        if (readiness === 'ready') under.push(this.#runStep(name, { protocol, runs, signal }).then(advance));
      }
    };
    try {
      advance();
      // More come while these are waited for.
      for (const step of under) await step;
    } finally {
      await line.close();
    }
    protocol.finish(!signal.aborted);
    signal.throwIfAborted();
    return protocol.report;
  }

  async #runStep(name: CheckStepName, { protocol, runs, signal }: StepContext): Promise<void> {
    if (signal.aborted) {
      protocol.end(name, { reasons: [], skip: 'stopped' });
      return;
    }
    protocol.start(name);
    const late = new AbortController();
    const timeoutMs = this.#plan.timeoutsMs[name];
    const cancel = this.#parts.clock.after(timeoutMs, () => {
      late.abort(new StepDeadline());
    });
    const either = AbortSignal.any([signal, late.signal]);
    try {
      protocol.end(name, await runs[name](either));
    } catch (error) {
      protocol.end(name, findingOf(name, error, either));
    } finally {
      cancel();
    }
  }

  #stepRuns(line: CheckLine): Readonly<Record<CheckStepName, StepRun>> {
    const parts = this.#parts;
    const { echoTarget, listenMs, sound, talkMs } = this.#plan;
    return {
      socket: (signal) =>
        checkSockets({ ...parts, urls: parts.webSocketUrls, phone: parts.line.given }, signal),
      registration: (signal) => line.register(signal),
      stun: (signal) => checkIceServers('stun', parts, signal),
      turn: (signal) => checkIceServers('turn', parts, signal),
      microphone: (signal) => checkMicrophone({ ...parts, listenMs }, signal),
      loop: async (signal) => {
        const { phone } = line;
        if (phone === undefined) return { reasons: [], skip: 'nothing-to-check' };
        return await checkLoop({ ...parts, phone, target: echoTarget, sound, talkMs }, signal);
      },
    };
  }

  #createProtocol(): CheckProtocol {
    return new CheckProtocol({
      clock: this.#parts.clock,
      steps: plannedSteps(this.#plan.steps),
      onChanged: (report) => {
        this.#events.emit('progressed', { report });
      },
    });
  }
}

interface StepContext {
  readonly protocol: CheckProtocol;
  readonly runs: Readonly<Record<CheckStepName, StepRun>>;
  readonly signal: AbortSignal;
}

/** Of a step that threw. */
function findingOf(name: CheckStepName, error: unknown, signal: AbortSignal): StepFinding {
  const [late, broken] = endings[name];
  if (isLate(signal)) return { reasons: [reasonOf(late, name)] };
  if (signal.aborted) return { reasons: [], skip: 'stopped' };
  const reason: CheckReason = reasonOf(broken, name, isOffhookError(error) ? { message: error.message } : {});
  return { reasons: [reason] };
}

function disposedError(): CheckError {
  return new CheckError('check/disposed', 'The check was put away.');
}
