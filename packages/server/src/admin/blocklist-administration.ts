import { isIP } from 'node:net';
import type { AuditLog } from '../audit/audit-log.js';
import type { FailureLimiter } from '../limit/failure-limiter.js';
import { limitKeyOf } from '../limit/source-address.js';
import { refusal } from './refusal.js';

/** What a list refuses: registrations and calls, or logins. */
export type BlocklistKind = 'sip' | 'login';

export interface BlockedAddress {
  readonly kind: BlocklistKind;
  /** An IPv4 address, or the /64 network of an IPv6 one. */
  readonly source: string;
  /** `Infinity`: until somebody clears it. */
  readonly untilMs: number;
}

export interface BlocklistAdministrationOptions {
  readonly limiters: Readonly<Record<BlocklistKind, FailureLimiter>>;
  readonly auditLog: AuditLog;
}

/** Who is refused after too many failures, as an operator sees and forgives it. */
export class BlocklistAdministration {
  readonly #options: BlocklistAdministrationOptions;

  constructor(options: BlocklistAdministrationOptions) {
    this.#options = options;
  }

  async list(): Promise<readonly BlockedAddress[]> {
    const { limiters } = this.#options;
    const lists = await Promise.all(
      (['sip', 'login'] as const).map(async (kind) => {
        const blocked = await limiters[kind].blocked();
        return blocked.map(({ key, untilMs }) => ({ kind, source: key, untilMs }));
      }),
    );
    return lists.flat();
  }

  /** One address, or all. Answers what was cleared. @throws ServerError server/command-refused */
  async clear(address?: string): Promise<readonly BlockedAddress[]> {
    const { auditLog, limiters } = this.#options;
    const all = await this.list();
    const source = address === undefined ? undefined : sourceOf(address);
    const cleared = source === undefined ? all : all.filter((blocked) => blocked.source === source);
    if (address !== undefined && cleared.length === 0)
      throw refusal(`The address ${address} is not blocked.`);
    for (const { kind, source: key } of cleared) await limiters[kind].clear(key);
    if (cleared.length > 0) {
      const details = { count: cleared.length };
      await auditLog.record({
        actor: 'operator',
        action: 'blocklist-cleared',
        details,
        ...(source === undefined ? {} : { subject: source }),
      });
    }
    return cleared;
  }
}

/** Whether it is an address, or what a list shows. */
export function isBlockable(text: string): boolean {
  return isIP(text) !== 0 || /^[0-9a-f:]+::\/64$/.test(text);
}

function sourceOf(text: string): string {
  return limitKeyOf(text) ?? text;
}
