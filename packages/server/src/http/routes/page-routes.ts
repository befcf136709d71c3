import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fastifyStatic } from '@fastify/static';
import { endpoints } from '@offhook/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { undescribed } from '../openapi/describe-route.js';
import { demoPolicy, framePolicy, type PageConfig, pagePermissions } from '../security-headers.js';
import { landingPage } from './landing-page.js';

export interface PageServices extends PageConfig {
  readonly publicFolder: string;
  readonly isDemo: boolean;
}

interface StaticPart {
  /** Below the public folder. */
  readonly folder: string;
  readonly prefix: string;
  readonly headersFor: (request: FastifyRequest) => Readonly<Record<string, string>>;
}

/** Names of built files hold a hash of their content, so they never change. */
const hashedFile = /[\\/]assets[\\/]/;

function cacheControlOf(path: string): string {
  return hashedFile.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** Serves a folder as it is now: files that appear later need a new start. */
async function addStaticPart(app: FastifyInstance, root: string, part: StaticPart): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.schema = undescribed;
    });
    scope.addHook('onRequest', (request, reply, done) => {
      void reply.headers(part.headersFor(request));
      done();
    });
    await scope.register(fastifyStatic, {
      root,
      prefix: part.prefix,
      wildcard: false,
      decorateReply: false,
      cacheControl: false,
      setHeaders: (response, path) => {
        response.setHeader('cache-control', cacheControlOf(path));
      },
    });
  });
}

function partsOf(services: PageServices): readonly StaticPart[] {
  const demo: StaticPart = {
    folder: 'demo',
    prefix: '/',
    headersFor: () => ({ 'content-security-policy': demoPolicy(), 'permissions-policy': pagePermissions }),
  };
  const frame: StaticPart = {
    folder: 'frame',
    prefix: endpoints.frame,
    headersFor: (request) => ({
      'content-security-policy': framePolicy(services, request),
      'permissions-policy': pagePermissions,
    }),
  };
  const script: StaticPart = {
    folder: 'sdk',
    prefix: '/sdk/',
    // Any page may load the script; it holds no secret.
    headersFor: () => ({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    }),
  };
  return services.isDemo ? [demo, frame, script] : [frame, script];
}

/** The phone frame, the SDK's script, and at `/` the demo or a word of explanation. */
export async function addPageRoutes(app: FastifyInstance, services: PageServices): Promise<void> {
  const framePath = endpoints.frame.slice(0, -1);
  // Relative, so that it also holds behind a proxy that adds a path.
  app.get(framePath, { schema: undescribed }, async (_request, reply) => {
    return await reply.redirect(endpoints.frame.slice(1), 308);
  });
  for (const part of partsOf(services)) {
    const root = join(services.publicFolder, part.folder);
    if (existsSync(root)) await addStaticPart(app, root, part);
    else app.log.warn({ folder: root }, 'a folder of public files is missing');
  }
  if (app.hasRoute({ method: 'GET', url: '/' })) return;
  app.get('/', { schema: undescribed }, async (_request, reply) => {
    return await reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(landingPage);
  });
}
