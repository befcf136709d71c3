import { type Clock, type Logger, waitFor } from '@offhook/primitives';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type GaugeName, gaugeHelp, type GaugeReader } from './gauge.js';
import type { AnsweredRequest, JudgedDigest, LimitName, Metrics, TriedLogin } from './metrics.js';
import { processRegistry } from './process-registry.js';

export interface ServerMetricsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether memory, CPU and event loop of the process are told too. */
  readonly hasProcess: boolean;
}

const prefix = 'offhook_';
const durationBucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A scrape must not hang on a database that does. */
const readTimeoutMs = 1_000;
const knownMethods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
]);

/** Keeps the numbers of one server in a registry of its own, for Prometheus. */
export class ServerMetrics implements Metrics {
  readonly #options: ServerMetricsOptions;
  readonly #registry: Registry = new Registry();
  readonly #durations: Histogram<'method' | 'route' | 'status_class'>;
  readonly #logins: Counter<'method' | 'outcome'>;
  readonly #verdicts: Counter<'outcome' | 'reason'>;
  readonly #limits: Counter<'limit'>;

  constructor(options: ServerMetricsOptions) {
    this.#options = options;
    const registers = [this.#registry];
    this.#durations = new Histogram({
      name: `${prefix}http_request_duration_seconds`,
      help: 'How long requests took, from the first byte of the head to the last of the answer.',
      labelNames: ['method', 'route', 'status_class'],
      buckets: durationBucketsSeconds,
      registers,
    });
    this.#logins = new Counter({
      name: `${prefix}logins_total`,
      help: 'Attempts to log in.',
      labelNames: ['method', 'outcome'],
      registers,
    });
    this.#verdicts = new Counter({
      name: `${prefix}webhook_verdicts_total`,
      help: 'Digests that the webhook judged.',
      labelNames: ['outcome', 'reason'],
      registers,
    });
    this.#limits = new Counter({
      name: `${prefix}limit_refusals_total`,
      help: 'Requests that a limit refused.',
      labelNames: ['limit'],
      registers,
    });
  }

  requestAnswered({ durationMs, method, route, statusCode }: AnsweredRequest): void {
    const labels = {
      // A client may call its method what it likes, and each word would be a series for ever.
      method: knownMethods.has(method) ? method : 'other',
      route,
      status_class: `${Math.floor(statusCode / 100)}xx`,
    };
    this.#durations.observe(labels, durationMs / 1_000);
  }

  loginTried({ method, outcome }: TriedLogin): void {
    this.#logins.inc({ method, outcome });
  }

  digestJudged({ outcome, reason }: JudgedDigest): void {
    this.#verdicts.inc({ outcome, reason });
  }

  limitReached(limit: LimitName): void {
    this.#limits.inc({ limit });
  }

  /** Adds a number that is read when somebody asks. Each name once. */
  watch(name: GaugeName, read: GaugeReader): void {
    const gauge = new Gauge({
      name: `${prefix}${name}`,
      help: gaugeHelp[name],
      registers: [this.#registry],
      collect: async () => {
        await this.#read(name, gauge, read);
      },
    });
  }

  /** All numbers as they are now, in Prometheus's text format. */
  async render(): Promise<string> {
    const own = await this.#registry.metrics();
    return this.#options.hasProcess ? `${own}\n${await processRegistry().metrics()}` : own;
  }

  async #read(name: GaugeName, gauge: Gauge, read: GaugeReader): Promise<void> {
    const { clock, logger } = this.#options;
    const onTimeout = (): Error => new Error('It took too long.');
    try {
      gauge.set(await waitFor(async () => await read(), { clock, timeoutMs: readTimeoutMs, onTimeout }));
    } catch (error) {
      // An old value would pass for a new one.
      gauge.remove();
      logger.warn('a gauge could not be read', { gauge: name, error });
    }
  }
}

/** The media type of `render`. */
export const metricsContentType: string = new Registry().contentType;
