import { type ProvisioningDocument, provisioningDocumentSchema, type SettingValue } from '@offhook/protocol';
import * as z from 'zod/mini';
import { checkOptions, invalidOptions } from '../check-options.js';
import type { Provisioning } from './provisioning.js';

const call = 'ProvisionPhone';
const given = z.string().check(z.minLength(1));
const never = '9999-12-31T23:59:59.999Z';

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

const provisioningSchema = z.looseObject({
  SipWssServer: z.string().check(z.regex(/^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])$/)),
  SipWebsocketPort: z.optional(
    z.union([z.number().check(z.refine(isPort)), z.string().check(z.regex(/^\d{1,5}$/))]),
  ),
  SipServerPath: z._default(z.string(), '/'),
  SipTransport: z._default(z.enum(['wss', 'ws']), 'wss'),
  SipBackupUrls: z._default(z.array(z.string()), []),
  SipUsername: given,
  SipPassword: given,
  SipDomain: given,
  SipContact: z.optional(z.string()),
  SipJwt: z.optional(z.string()),
  RegistrationMode: z.optional(z.enum(['WebSocket', 'Proxy'])),
  profileName: z.optional(z.string()),
  UserId: z.optional(z.string()),
  DeviceToken: z.optional(z.string()),
  IceServers: z._default(
    z.array(
      z.object({
        urls: z.union([z.string(), z.array(z.string())]),
        username: z.exactOptional(z.string()),
        credential: z.exactOptional(z.string()),
      }),
    ),
    [],
  ),
  ExpiresAt: z._default(z.string(), never),
});

type CheckedProvisioning = z.infer<typeof provisioningSchema>;

export interface PhoneIdentity {
  readonly userId: string;
  readonly profileUserId: string;
}

/**
 * Makes a provisioning document of what `GetProvisioning` gave or a page built by hand.
 * @throws WebPhoneError web-phone/invalid-options, naming the fields as the page wrote them.
 */
export function toDocument(provisioning: Provisioning, identity: PhoneIdentity): ProvisioningDocument {
  const fields = checkOptions(call, z.object({ Provisioning: provisioningSchema }), {
    Provisioning: provisioning,
  });
  const document = provisioningDocumentSchema.safeParse(documentOf(fields.Provisioning, identity));
  if (document.success) return document.data;
  throw invalidOptions(
    call,
    document.error.issues.map(({ path }) => fieldAt(path)),
  );
}

function documentOf(fields: CheckedProvisioning, identity: PhoneIdentity): unknown {
  return {
    version: 1,
    userId: identity.userId,
    // The page's own name for this phone will do where no server has named the device.
    deviceToken: fields.DeviceToken ?? identity.profileUserId,
    account: {
      username: fields.SipUsername,
      password: fields.SipPassword,
      domain: fields.SipDomain,
      displayName:
        fields.profileName === undefined || fields.profileName === ''
          ? fields.SipUsername
          : fields.profileName,
      webSocketUrls: [webSocketUrl(fields), ...fields.SipBackupUrls],
    },
    iceServers: fields.IceServers.map((server) => ({ ...server, urls: [server.urls].flat() })),
    settings: settingsOf(fields),
    expiresAt: fields.ExpiresAt,
  };
}

/** Seeds disagree about the slash between port and path: there is exactly one here. */
function webSocketUrl(fields: CheckedProvisioning): string {
  const port = fields.SipWebsocketPort === undefined ? '' : `:${fields.SipWebsocketPort}`;
  const url = `${fields.SipTransport}://${fields.SipWssServer}${port}/${fields.SipServerPath.replace(/^\/+/, '')}`;
  return URL.canParse(url) ? new URL(url).href : '';
}

function settingsOf(fields: CheckedProvisioning): Readonly<Record<string, SettingValue>> {
  const known = new Set(Object.keys(provisioningSchema.shape));
  const settings = Object.entries(fields).filter(
    (entry): entry is [string, SettingValue] => !known.has(entry[0]) && isSetting(entry[1]),
  );
  return Object.fromEntries(settings);
}

function isSetting(value: unknown): value is SettingValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

const fieldNames: Readonly<Record<string, string>> = {
  userId: 'UserId',
  deviceToken: 'Provisioning.DeviceToken',
  'account.username': 'Provisioning.SipUsername',
  'account.password': 'Provisioning.SipPassword',
  'account.domain': 'Provisioning.SipDomain',
  'account.displayName': 'Provisioning.profileName',
  'account.webSocketUrls': 'Provisioning.SipBackupUrls',
  'account.webSocketUrls.0': 'Provisioning.SipWssServer, SipWebsocketPort, SipServerPath or SipTransport',
  iceServers: 'Provisioning.IceServers',
  settings: 'Provisioning',
  expiresAt: 'Provisioning.ExpiresAt',
};

/** The page's name for a place in the document: the longest path that the table has. */
function fieldAt(path: readonly PropertyKey[]): string {
  for (let length = path.length; length > 0; length -= 1) {
    const name = fieldNames[path.slice(0, length).join('.')];
    if (name !== undefined) return name;
  }
  return 'Provisioning';
}
