import {
  endpoints,
  provisioningDocumentSchema,
  provisioningTicketSchema,
  ticketRedemptionSchema,
} from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { deviceNameOf } from '../../device/device-name.js';
import type { ProvisioningTickets } from '../../provisioning-ticket/provisioning-tickets.js';
import type { SessionGate } from '../../session/session-gate.js';
import { actorOf } from '../actor-of.js';
import { bearerTokenOf } from '../credentials.js';
import { describeRoute } from '../openapi/describe-route.js';
import { type AddressConfig, webSocketUrlsFor } from '../public-address.js';

export interface ProvisioningTicketServices {
  readonly gate: SessionGate;
  readonly provisioningTickets: ProvisioningTickets;
  readonly addresses: AddressConfig;
}

const createSchema = {
  ...describeRoute({
    summary: 'Makes a ticket that fetches one document, once',
    description: 'For a backend that hands nothing else to its page.',
    tag: 'device',
    security: ['session'],
  }),
  response: { 201: provisioningTicketSchema },
};
const redeemSchema = {
  ...describeRoute({
    summary: 'Turns a device into a phone, for a ticket',
    tag: 'device',
    security: ['provisioningTicket'],
    errors: ['provisioning/unknown-device', 'provisioning/phone-taken', 'provisioning/no-secure-address'],
  }),
  body: ticketRedemptionSchema,
  response: { 200: provisioningDocumentSchema },
};

/** What a backend hands to a page instead of a session. */
export function addProvisioningTicketRoutes(
  app: FastifyInstance,
  services: ProvisioningTicketServices,
): void {
  const { addresses, gate, provisioningTickets } = services;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post(endpoints.provisioningTickets, { schema: createSchema }, async (request, reply) => {
    const made = await provisioningTickets.create(await actorOf(gate, request));
    return await reply.code(201).send(made);
  });

  typed.post(endpoints.redeemProvisioningTicket, { schema: redeemSchema }, async (request) => {
    const { create = false, deviceToken } = request.body;
    return await provisioningTickets.redeem({
      ticket: bearerTokenOf(request),
      sourceAddress: request.ip,
      deviceToken,
      canCreate: create,
      name: deviceNameOf(request.headers['user-agent']),
      webSocketUrls: webSocketUrlsFor(addresses, request),
    });
  });
}
