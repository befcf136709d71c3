import { deviceListSchema, deviceNameSchema, deviceSchema, newDeviceSchema } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { OwnDevices } from '../../device/own-devices.js';
import type { SessionGate } from '../../session/session-gate.js';
import { actorOf } from '../actor-of.js';
import { describeRoute } from '../openapi/describe-route.js';
import { noContent } from '../openapi/no-content.js';
import { idParameter } from './fields.js';

export interface DeviceServices {
  readonly gate: SessionGate;
  readonly ownDevices: OwnDevices;
}

const ofUser = z.object({ userId: idParameter });
const ofDevice = z.object({ userId: idParameter, deviceId: idParameter });

const own = { tag: 'device', security: ['session'] } as const;
const forbidden = 'provisioning/forbidden';
const unknown = 'provisioning/unknown-device';

const schemas = {
  list: {
    ...describeRoute({ ...own, summary: 'Lists the devices of a user', errors: [forbidden] }),
    params: ofUser,
    response: { 200: deviceListSchema },
  },
  create: {
    ...describeRoute({
      ...own,
      summary: 'Makes a device',
      description: 'The answer holds its token, and nothing does after it.',
      errors: [forbidden],
    }),
    params: ofUser,
    body: deviceNameSchema,
    response: { 201: newDeviceSchema },
  },
  rename: {
    ...describeRoute({ ...own, summary: 'Renames a device', errors: [forbidden, unknown] }),
    params: ofDevice,
    body: deviceNameSchema,
    response: { 200: deviceSchema },
  },
  revoke: {
    ...describeRoute({
      ...own,
      summary: 'Revokes a device, and ends its secrets',
      errors: [forbidden, unknown],
    }),
    params: ofDevice,
    response: { 204: noContent },
  },
};

/** The patterns of `endpoints.devices` and `endpoints.deviceById`. */
const listUrl = '/api/v1/users/:userId/devices';
const deviceUrl = `${listUrl}/:deviceId`;

/** A user's own devices. */
export function addDeviceRoutes(app: FastifyInstance, { gate, ownDevices }: DeviceServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(listUrl, { schema: schemas.list }, async (request) => {
    return { devices: await ownDevices.list(await actorOf(gate, request), request.params.userId) };
  });

  typed.post(listUrl, { schema: schemas.create }, async (request, reply) => {
    const { body, params } = request;
    const made = await ownDevices.create(await actorOf(gate, request), params.userId, body.name);
    return await reply.code(201).send(made);
  });

  typed.patch(deviceUrl, { schema: schemas.rename }, async (request) => {
    return await ownDevices.rename(await actorOf(gate, request), request.params, request.body.name);
  });

  typed.delete(deviceUrl, { schema: schemas.revoke }, async (request, reply) => {
    await ownDevices.revoke(await actorOf(gate, request), request.params);
    return await reply.code(204).send();
  });
}
