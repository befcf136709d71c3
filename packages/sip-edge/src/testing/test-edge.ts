import { ManualClock } from '@offhook/primitives/testing';
import { createLogger, type LogEntry } from '@offhook/primitives';
import { EdgeCore } from '../edge-core.js';
import { defaultEdgeLimits, type EdgeLimits } from '../edge-limits.js';
import type { FlowSource } from '../flow/flow.js';
import type { SipEdgeOptions } from '../sip-edge.js';
import { FakeEchoLine } from './fake-echo-line.js';
import { FakeFlow } from './fake-flow.js';
import { play } from './ladder.js';
import { PasswordVerdicts } from './password-verdicts.js';
import { SipClient } from './sip-client.js';

export interface TestEdgeOptions {
  readonly limits?: Partial<EdgeLimits>;
  readonly isKnownUser?: SipEdgeOptions['isKnownUser'];
}

const domain = 'demo.localhost';
const startMs = Date.UTC(2026, 0, 1);

/** An edge in memory: flows without sockets, a webhook without HTTP, and time that a test winds. */
export class TestEdge {
  readonly clock: ManualClock = new ManualClock(startMs);
  readonly verdicts: PasswordVerdicts = new PasswordVerdicts();
  readonly line: FakeEchoLine = new FakeEchoLine();
  readonly log: LogEntry[] = [];
  readonly core: EdgeCore;
  readonly #clients: SipClient[] = [];
  readonly #flows: Map<SipClient, FakeFlow> = new Map<SipClient, FakeFlow>();

  constructor({ isKnownUser, limits }: TestEdgeOptions = {}) {
    this.core = new EdgeCore({
      domain,
      verdicts: this.verdicts,
      echo: { user: '*43', line: this.line, maxCallMs: 3_600_000 },
      limits: { ...defaultEdgeLimits, ...limits },
      isKnownUser,
      clock: this.clock,
      logger: createLogger((entry) => this.log.push(entry)),
    });
  }

  connect(name: string, source: Partial<FlowSource> = {}): SipClient {
    const flow = new FakeFlow(source);
    const wire = {
      send: (data: string | Uint8Array) => {
        this.core.receive(flow, data);
      },
      close: () => {
        flow.close('silent');
      },
      onData: (): void => undefined,
    };
    const client = new SipClient({ name, domain, wire });
    flow.onData = (data) => {
      client.wire.onData(data);
    };
    flow.onClose = () => {
      this.core.removeFlow(flow);
    };
    this.core.addFlow(flow);
    this.#clients.push(client);
    this.#flows.set(client, flow);
    return client;
  }

  /** Connects and registers one client for each name. */
  async registered<const Names extends readonly string[]>(
    ...names: Names
  ): Promise<{ readonly [Index in keyof Names]: SipClient }> {
    const clients = names.map((name) => this.connect(name));
    for (const client of clients) await client.register();
    return clients as { readonly [Index in keyof Names]: SipClient };
  }

  flowOf(client: SipClient): FakeFlow {
    const flow = this.#flows.get(client);
    if (flow === undefined) throw new Error(`${client.name} has no flow`);
    return flow;
  }

  async play(ladder: string): Promise<void> {
    await play(
      this.#clients.filter((client) => this.flowOf(client).isOpen && !this.flowOf(client).isDead),
      ladder,
    );
  }
}
