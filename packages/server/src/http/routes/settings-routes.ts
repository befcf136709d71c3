import { settingsChangeSchema, settingsSchema } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { SessionGate } from '../../session/session-gate.js';
import type { ManagedSettings } from '../../settings/managed-settings.js';
import { actorOf } from '../actor-of.js';
import { describeRoute } from '../openapi/describe-route.js';
import { idParameter } from './fields.js';

export interface SettingsServices {
  readonly gate: SessionGate;
  readonly managedSettings: ManagedSettings;
}

/** The patterns of `endpoints.userSettings`, `endpoints.deviceSettings` and `endpoints.companySettings`. */
const places = [
  {
    whose: 'a user',
    errors: ['provisioning/forbidden'],
    url: '/api/v1/users/:userId/settings',
    params: z.object({ userId: idParameter }),
  },
  {
    whose: 'a device',
    errors: ['provisioning/forbidden', 'provisioning/unknown-device'],
    url: '/api/v1/users/:userId/devices/:deviceId/settings',
    params: z.object({ userId: idParameter, deviceId: idParameter }),
  },
  {
    whose: 'a company',
    errors: ['auth/company-forbidden'],
    url: '/api/v1/companies/:companyId/settings',
    params: z.object({ companyId: idParameter }),
  },
] as const;

/** What users decide for themselves and their devices, and admins for their companies. */
export function addSettingsRoutes(app: FastifyInstance, { gate, managedSettings }: SettingsServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  for (const { errors, params, url, whose } of places) {
    const response = { 200: settingsSchema };
    const facts = { tag: 'settings', security: ['session'], errors } as const;
    const reading = describeRoute({ ...facts, summary: `Shows the settings of ${whose}` });
    const changing = describeRoute({
      ...facts,
      summary: `Changes settings of ${whose}`,
      description:
        'What is absent stays, `null` removes. A device’s win over its user’s, and those over the company’s.',
    });

    typed.get(url, { schema: { ...reading, params, response } }, async (request) => {
      return await managedSettings.read(await actorOf(gate, request), request.params);
    });

    const schema = { ...changing, params, body: settingsChangeSchema, response };
    typed.patch(url, { schema }, async (request) => {
      const { body, params: path } = request;
      return await managedSettings.change(await actorOf(gate, request), path, body);
    });
  }
}
