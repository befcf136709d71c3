import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import type { Clock } from '@offhook/primitives';
import { BoundedWork } from './bounded-work.js';
import type { PasswordHasher } from './password-hasher.js';

/** What a hash costs. OWASP's advice for argon2id is the default: 19 MiB, 2 passes, 1 lane. */
export interface Argon2Costs {
  readonly memoryKib: number;
  readonly passCount: number;
  readonly laneCount: number;
}

const queueLimit = 100;
const queueWaitMs = 8_000;
const digestLength = 32;
const saltLength = 16;

/** How many threads libuv has for hashes, files and names of hosts together. */
const defaultThreadCount = 4;

/** One core and one thread are left to everything else: the webhook must answer while people log in. */
function defaultConcurrency(): number {
  const threadCount = Number(process.env['UV_THREADPOOL_SIZE'] ?? defaultThreadCount);
  return Math.max(1, Math.min(availableParallelism(), threadCount) - 1);
}

/** argon2id (RFC 9106) on the thread pool, a few at a time. */
export class Argon2Hasher implements PasswordHasher {
  readonly #costs: Argon2Costs;
  readonly #work: BoundedWork;
  /** A hash of nothing, which costs as much to refuse as a new one. */
  readonly #dummy: string;

  constructor(costs: Argon2Costs, clock: Clock, concurrency: number = defaultConcurrency()) {
    this.#costs = costs;
    this.#work = new BoundedWork({ clock, concurrency, queueLimit, waitMs: queueWaitMs });
    this.#dummy = dummyHash(costs);
  }

  /** How many passwords are being hashed or wait for it. */
  get pendingCount(): number {
    return this.#work.pendingCount;
  }

  async hash(password: string): Promise<string> {
    const { laneCount: parallelism, memoryKib: memoryCost, passCount: timeCost } = this.#costs;
    const costs = { memoryCost, timeCost, parallelism };
    return await this.#work.run(async () => await hash(normal(password), costs));
  }

  async verify(known: string | undefined, password: string): Promise<boolean> {
    const isSame = await this.#work.run(async () => await verify(known ?? this.#dummy, normal(password)));
    return isSame && known !== undefined;
  }

  isOutdated(known: string): boolean {
    const { memoryCost, parallelism, timeCost } = parseOptions(known);
    const { laneCount, memoryKib, passCount } = this.#costs;
    return memoryCost !== memoryKib || timeCost !== passCount || parallelism !== laneCount;
  }
}

/** Keyboards write the same letter in several ways: NIST SP 800-63B §5.1.1.2 asks for one. */
function normal(password: string): string {
  return password.normalize('NFKC');
}

function dummyHash({ laneCount, memoryKib, passCount }: Argon2Costs): string {
  const encode = (length: number): string => randomBytes(length).toString('base64').replaceAll('=', '');
  const costs = `m=${memoryKib},t=${passCount},p=${laneCount}`;
  return `$argon2id$v=19$${costs}$${encode(saltLength)}$${encode(digestLength)}`;
}
