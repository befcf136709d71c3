import { endpoints } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import { renderApiPage, styleFileName } from '../api-page/api-page.js';
import { apiPageStyle } from '../api-page/api-page-style.js';
import type { ApiDocument } from '../openapi/api-document-schema.js';
import { apiDocumentOf } from '../openapi/api-document.js';
import { undescribed } from '../openapi/describe-route.js';
import { readingPolicy } from '../security-headers.js';

/** The description of the API, for programs and for people. It is the same for everybody and holds no secret. */
export function addApiDocumentRoutes(app: FastifyInstance): void {
  const options = { schema: undescribed };
  // The first request makes it: when this is called there are routes still to come.
  let known: ApiDocument | undefined;
  const document = (): ApiDocument => (known ??= apiDocumentOf(app));

  app.get(endpoints.openApi, options, async (_request, reply) => {
    return await reply.header('cache-control', 'no-cache').send(document());
  });

  // Relative, so that it also holds behind a proxy that adds a path.
  app.get(endpoints.apiDocs.slice(0, -1), options, async (_request, reply) => {
    return await reply.redirect(endpoints.apiDocs.slice(1), 308);
  });

  app.get(endpoints.apiDocs, options, async (_request, reply) => {
    void reply.headers({ 'cache-control': 'no-cache', 'content-security-policy': readingPolicy() });
    return await reply
      .type('text/html; charset=utf-8')
      .send(renderApiPage(document(), `..${endpoints.openApi}`));
  });

  app.get(`${endpoints.apiDocs}${styleFileName}`, options, async (_request, reply) => {
    return await reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(apiPageStyle);
  });
}
