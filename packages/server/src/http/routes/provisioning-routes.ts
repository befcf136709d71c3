import { provisioningDocumentSchema } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { deviceNameOf } from '../../device/device-name.js';
import type { Provisioning } from '../../device/provisioning.js';
import type { SessionGate } from '../../session/session-gate.js';
import { actorOf } from '../actor-of.js';
import { describeRoute } from '../openapi/describe-route.js';
import { type AddressConfig, webSocketUrlsFor } from '../public-address.js';
import { idParameter, nameField } from './fields.js';

export interface ProvisioningServices {
  readonly gate: SessionGate;
  readonly provisioning: Provisioning;
  readonly addresses: AddressConfig;
}

const paramsSchema = z.object({
  userId: idParameter,
  // At least 128 random bits, made by the device itself.
  deviceToken: z.string().regex(/^[0-9a-fA-F]{32,128}$/),
});

const bodySchema = z.object({ create: z.boolean().optional(), name: nameField.optional() }).nullish();

const schema = {
  ...describeRoute({
    summary: 'Turns a device into a phone: mints its secret and answers its document',
    description: '`create` makes a device of a token that is not known yet.',
    tag: 'device',
    security: ['session'],
    errors: [
      'provisioning/forbidden',
      'provisioning/unknown-device',
      'provisioning/phone-taken',
      'provisioning/no-secure-address',
    ],
  }),
  params: paramsSchema,
  body: bodySchema,
  response: { 200: provisioningDocumentSchema },
};

/** The pattern of `endpoints.provisioning`. */
const url = '/api/v1/users/:userId/devices/:deviceToken/provisioning';

/** Turns a device into a phone: mints its secret and answers its document. */
export function addProvisioningRoutes(app: FastifyInstance, services: ProvisioningServices): void {
  const { addresses, gate, provisioning } = services;
  app.withTypeProvider<ZodTypeProvider>().post(url, { schema }, async (request) => {
    const actor = await actorOf(gate, request);
    const { body, params } = request;
    return await provisioning.provision({
      actor,
      ...params,
      canCreate: body?.create ?? false,
      name: body?.name ?? deviceNameOf(request.headers['user-agent']),
      webSocketUrls: webSocketUrlsFor(addresses, request),
    });
  });
}
