import { fastifySwagger } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { securitySchemes } from './credential.js';
import { apiTags } from './describe-route.js';
import { type ApiDocument, apiDocumentSchema } from './api-document-schema.js';
import { explainErrors } from './error-answers.js';
import { schemaRegistry } from './named-schemas.js';
import { tidyDocument } from './tidy-document.js';

const description = [
  'What pages, phones, SIP edges and operators ask an Offhook server.',
  'Bodies are JSON. A refusal is an `ErrorBody`, whose `code` never changes its meaning.',
  'Times are ISO 8601 in UTC.',
].join(' ');

/** Describes the routes that are registered after this call. */
export async function collectRoutes(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.1',
      info: { title: 'Offhook', description, version, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: '/' }],
      tags: Object.entries(apiTags).map(([name, about]) => ({ name, description: about })),
      components: { securitySchemes },
    },
    convertConstToEnum: false,
    transform: createJsonSchemaTransform({ schemaRegistry }),
    transformObject: createJsonSchemaTransformObject({ schemaRegistry }),
  });
}

/** The API as OpenAPI 3.1. Only when the app is ready. */
export function apiDocumentOf(app: FastifyInstance): ApiDocument {
  return tidyDocument(explainErrors(apiDocumentSchema.parse(app.swagger())));
}
