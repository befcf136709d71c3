import { settingsChangeSchema, settingsSchema } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { SessionGate } from '../../session/session-gate.js';
import type { ManagedSettings } from '../../settings/managed-settings.js';
import { actorOf } from '../actor-of.js';
import { idParameter } from './fields.js';

export interface SettingsServices {
  readonly gate: SessionGate;
  readonly managedSettings: ManagedSettings;
}

/** The patterns of `endpoints.userSettings`, `endpoints.deviceSettings` and `endpoints.companySettings`. */
const places = [
  { url: '/api/v1/users/:userId/settings', params: z.object({ userId: idParameter }) },
  {
    url: '/api/v1/users/:userId/devices/:deviceId/settings',
    params: z.object({ userId: idParameter, deviceId: idParameter }),
  },
  { url: '/api/v1/companies/:companyId/settings', params: z.object({ companyId: idParameter }) },
];

/** What users decide for themselves and their devices, and admins for their companies. */
export function addSettingsRoutes(app: FastifyInstance, { gate, managedSettings }: SettingsServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  for (const { params, url } of places) {
    const response = { 200: settingsSchema };

    typed.get(url, { schema: { params, response } }, async (request) => {
      return await managedSettings.read(await actorOf(gate, request), request.params);
    });

    typed.patch(url, { schema: { params, body: settingsChangeSchema, response } }, async (request) => {
      const { body, params: path } = request;
      return await managedSettings.change(await actorOf(gate, request), path, body);
    });
  }
}
