import { endpoints } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import { apiDocumentOf } from '../openapi/api-document.js';
import { undescribed } from '../openapi/describe-route.js';

/** The description of the API, for programs. */
export function addApiDocumentRoutes(app: FastifyInstance): void {
  app.get(endpoints.openApi, { schema: undescribed }, async (_request, reply) => {
    return await reply.header('cache-control', 'no-cache').send(apiDocumentOf(app));
  });
}
