import type { ProvisioningDocument } from '@offhook/protocol';
import type { Provisioning } from './provisioning.js';

const defaultPorts: Readonly<Record<string, number>> = { 'wss:': 443, 'ws:': 80 };

/** Writes a provisioning document under the four calls' names. */
export function fromDocument(document: ProvisioningDocument): Required<Provisioning> {
  const { account } = document;
  const [first = '', ...backups] = account.webSocketUrls;
  const url = new URL(first);
  return {
    // First, so that no setting can take the place of what follows.
    ...document.settings,
    SipWssServer: url.hostname,
    SipWebsocketPort: url.port === '' ? (defaultPorts[url.protocol] ?? 443) : Number(url.port),
    SipServerPath: url.pathname + url.search,
    SipTransport: url.protocol === 'ws:' ? 'ws' : 'wss',
    SipBackupUrls: backups,
    SipUsername: account.username,
    SipPassword: account.password,
    SipDomain: account.domain,
    SipContact: '',
    SipJwt: '',
    RegistrationMode: 'WebSocket',
    profileName: account.displayName,
    UserId: document.userId,
    DeviceToken: document.deviceToken,
    IceServers: document.iceServers,
    ExpiresAt: document.expiresAt,
  };
}
