import type { ProvisioningDocument } from '../provisioning-document.js';
import type { Session } from '../session.js';

/** A session of alice's that is right in every field; `changes` replaces some. */
export function sampleSession(changes: Partial<Session> = {}): Session {
  return {
    userId: 'alice',
    sessionId: 'session-of-alice',
    sessionSecret: 'c2VjcmV0IG9mIHRoZSBzZXNzaW9uIG9mIGFsaWNlICEh',
    sessionToken: 'session-token-of-alice',
    companyId: 'willowdesk',
    displayName: 'Alice Ames',
    expiresAt: '2100-01-01T00:00:00.000Z',
    ...changes,
  };
}

/** A provisioning document of alice's that is right in every field; `changes` replaces some. */
export function sampleProvisioningDocument(
  changes: Partial<ProvisioningDocument> = {},
): ProvisioningDocument {
  return {
    version: 1,
    userId: 'alice',
    deviceToken: '0123456789abcdef0123456789abcdef',
    account: {
      username: 'alice',
      password: 'device-secret-of-alice',
      domain: 'demo.localhost',
      displayName: 'Alice Ames',
      webSocketUrls: ['ws://localhost:7400/sip'],
    },
    iceServers: [],
    settings: {},
    expiresAt: '2100-01-01T00:00:00.000Z',
    ...changes,
  };
}
