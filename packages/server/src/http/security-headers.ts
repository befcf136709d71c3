import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AddressConfig, parseHost } from './public-address.js';

type Directives = Readonly<Record<string, readonly string[]>>;

const none = ["'none'"];
const self = ["'self'"];

/** What is no page may do nothing, should a browser ever show it as one. */
const inert: Directives = { 'default-src': none, 'frame-ancestors': none };

const page: Directives = {
  'default-src': self,
  'base-uri': none,
  'object-src': none,
  'form-action': self,
  'img-src': ["'self'", 'data:', 'blob:'],
  'media-src': ["'self'", 'data:', 'blob:'],
  'frame-ancestors': self,
};

function format(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

export interface PageConfig extends AddressConfig {
  readonly allowedOrigins: readonly string[];
}

/** A page to read: it has a style and nothing that runs. */
export function readingPolicy(): string {
  return format({ ...inert, 'style-src': self, 'base-uri': none, 'form-action': none });
}

/** The demo page: it may show the phone frame, and nobody else may show it. */
export function demoPolicy(): string {
  return format({ ...page, 'frame-src': self });
}

/** The phone frame: the allowed pages may embed it, and it may reach the SIP edge. */
export function framePolicy(config: PageConfig, request: FastifyRequest): string {
  return format({
    ...page,
    'connect-src': ["'self'", ...edgeOrigins(config, request)],
    'frame-ancestors': ["'self'", ...config.allowedOrigins],
  });
}

/** Not every browser takes a WebSocket of the same host as `'self'`, so it is named. */
function edgeOrigins(config: PageConfig, request: FastifyRequest): readonly string[] {
  const { publicUrl, sip } = config;
  if (sip.edge === 'external') return sip.webSocketUrls.map((url) => new URL(url).origin);
  const host = publicUrl === undefined ? parseHost(request.host)?.host : new URL(publicUrl).host;
  return host === undefined ? [] : [`ws://${host}`, `wss://${host}`];
}

/** Lets pages use what a phone needs, and nothing else of the machine. */
export const pagePermissions = 'camera=(self), microphone=(self), speaker-selection=(self), geolocation=()';

/** The headers that every answer carries. */
export function addSecurityHeaders(app: FastifyInstance, options: { readonly isHttps: boolean }): void {
  const policy = format(inert);
  app.addHook('onRequest', (_request, reply, done) => {
    void reply
      .header('content-security-policy', policy)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('cross-origin-resource-policy', 'same-origin');
    if (options.isHttps) void reply.header('strict-transport-security', 'max-age=31536000');
    done();
  });
}
