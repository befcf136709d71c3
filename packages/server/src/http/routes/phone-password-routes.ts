import {
  type PhoneLease,
  phoneLeaseSchema,
  phonePasswordResetSchema,
  type TakenPhoneLease,
  takenPhoneLeaseSchema,
} from '@offhook/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { deviceNameOf } from '../../device/device-name.js';
import type { PhoneLeases } from '../../phone-lease/phone-leases.js';
import type { SessionGate } from '../../session/session-gate.js';
import { actorOf } from '../actor-of.js';
import { describeRoute } from '../openapi/describe-route.js';
import { type AddressConfig, webSocketUrlsFor } from '../public-address.js';
import { idParameter } from './fields.js';

export interface PhonePasswordServices {
  readonly gate: SessionGate;
  readonly phoneLeases: PhoneLeases;
  readonly addresses: AddressConfig;
}

const params = z.object({ userId: idParameter });
const lease = { tag: 'device', security: ['session'], errors: ['provisioning/forbidden'] } as const;
const readSchema = {
  ...describeRoute({ ...lease, summary: 'Shows who has the password of the user’s phone' }),
  params,
  response: { 200: phoneLeaseSchema },
};
const resetSchema = {
  ...describeRoute({
    ...lease,
    summary: 'Takes the password of the user’s phone for this session, or gives it up',
    description: 'Whoever had it is out at its next REGISTER. With `renew: true`, `deviceToken` is needed.',
    errors: [...lease.errors, 'provisioning/no-secure-address'],
  }),
  params,
  body: phonePasswordResetSchema,
  response: { 200: z.union([takenPhoneLeaseSchema, phoneLeaseSchema]) },
};

/** The pattern of `endpoints.phonePassword`. */
const url = '/api/v1/users/:userId/phone-password';

/** Takes the password of a user's phone for one session, and gives it up. */
export function addPhonePasswordRoutes(app: FastifyInstance, services: PhonePasswordServices): void {
  const { addresses, gate, phoneLeases } = services;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  const take = async (
    request: FastifyRequest,
    userId: string,
    deviceToken: string,
  ): Promise<TakenPhoneLease> =>
    await phoneLeases.take({
      actor: await actorOf(gate, request),
      userId,
      deviceToken,
      name: deviceNameOf(request.headers['user-agent']),
      webSocketUrls: webSocketUrlsFor(addresses, request),
    });

  typed.get(url, { schema: readSchema }, async (request) => {
    return await phoneLeases.read(await actorOf(gate, request), request.params.userId);
  });

  typed.post(url, { schema: resetSchema }, async (request): Promise<PhoneLease | TakenPhoneLease> => {
    const { deviceToken, renew } = request.body;
    const { userId } = request.params;
    // The schema asks for a device token with `renew: true`.
    if (renew && deviceToken !== undefined) return await take(request, userId, deviceToken);
    return await phoneLeases.release(await actorOf(gate, request), userId);
  });
}
