import { silentLogger, systemClock } from '@offhook/primitives';
import { createEchoLine } from './echo/echo-line.js';
import { EdgeCore, type EchoService } from './edge-core.js';
import { EdgeError } from './edge-error.js';
import { defaultEdgeLimits } from './edge-limits.js';
import { WebSocketGate } from './flow/web-socket-gate.js';
import type { SipEdge, SipEdgeOptions } from './sip-edge.js';
import { WebhookVerdicts } from './verdict/webhook-verdicts.js';

const defaultEchoUser = '*43';
const defaultEchoCallMs = 3_600_000;
const defaultPath = '/sip';

/**
 * Makes the edge; nothing listens until `attach`.
 *
 * @throws EdgeError `edge/invalid-options`
 */
export function createSipEdge(options: SipEdgeOptions): SipEdge {
  checkOptions(options);
  const settled = withDefaults(options);
  const { logger } = settled;
  const echo = createEcho(settled);
  const core = createCore(settled, echo);
  const gate = createGate(core, settled);
  let disposal: Promise<void> | undefined;
  const dispose = async (): Promise<void> => {
    disposal ??= Promise.all([core.dispose(), gate.dispose()]).then(() => undefined);
    await disposal;
  };
  return {
    get bindingCount() {
      return core.bindings.size;
    },
    get flowCount() {
      return core.flows.size;
    },
    attach: (server, path = defaultPath) => {
      if (disposal !== undefined) throw new EdgeError('edge/disposed', 'The SIP edge is closed already.');
      gate.attach(server, path);
      // Loading the media engine takes almost half a second, which no caller should wait.
      echo?.line.prepare().catch((error: unknown) => {
        logger.warn('the echo line cannot answer', { error });
      });
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

type SettledOptions = ReturnType<typeof withDefaults>;

function withDefaults(options: SipEdgeOptions) {
  const { clock = systemClock, echo = {}, logger = silentLogger } = options;
  return { ...options, clock, echo, logger, limits: { ...defaultEdgeLimits, ...options.limits } };
}

function createCore(options: SettledOptions, echo: EchoService | undefined): EdgeCore {
  const { clock, domain, isKnownUser, limits, logger, webhook } = options;
  return new EdgeCore({
    clock,
    logger,
    domain: domain.toLowerCase(),
    limits,
    isKnownUser,
    verdicts: new WebhookVerdicts({ webhook, clock, maxRequestCount: limits.maxWebhookRequestCount }),
    echo,
  });
}

function createEcho({ clock, echo, logger }: SettledOptions): EchoService | undefined {
  if (echo === false) return undefined;
  const { maxCallCount, maxCallMs = defaultEchoCallMs, user = defaultEchoUser, ...media } = echo;
  const count = maxCallCount === undefined ? {} : { maxCalls: maxCallCount };
  return { user, maxCallMs, line: createEchoLine({ clock, logger, ...media, ...count }) };
}

function createGate(core: EdgeCore, options: SettledOptions): WebSocketGate {
  const { allowedOrigins, clientAddress, clock, limits } = options;
  const { flows } = core;
  return new WebSocketGate({
    clock,
    limits,
    clientAddress,
    rules: {
      allowedOrigins,
      isBlocked: (address) => core.blockList.isBlocked(address),
      hasRoomFor: (address) =>
        flows.size < limits.maxFlowCount && flows.countFrom(address) < limits.maxFlowCountPerAddress,
    },
    onOpen: (flow) => {
      core.addFlow(flow);
    },
    onData: (flow, data) => {
      core.receive(flow, data);
    },
    onClose: (flow) => {
      core.removeFlow(flow);
    },
  });
}

function checkOptions({ domain, webhook }: SipEdgeOptions): void {
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(domain)) {
    throw new EdgeError('edge/invalid-options', `"${domain}" is not a SIP domain.`);
  }
  const url = URL.canParse(webhook.url) ? new URL(webhook.url) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new EdgeError(
      'edge/invalid-options',
      'The address of the webhook is not an http or https address.',
    );
  }
}
