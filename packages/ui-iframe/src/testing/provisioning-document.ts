import type { ProvisioningDocument } from '@offhook/protocol';

/** A document that passes; `username` tells one phone from another. */
export function aDocument(username = 'alice', password = 'a-device-secret'): ProvisioningDocument {
  return {
    version: 1,
    userId: `user-${username}`,
    deviceToken: 'f'.repeat(32),
    account: {
      username,
      password,
      domain: 'demo.localhost',
      displayName: username === 'alice' ? 'Alice Moreau' : 'Bob van Dijk',
      webSocketUrls: ['ws://localhost:7400/sip'],
    },
    iceServers: [],
    settings: {},
    expiresAt: '2026-11-22T10:00:00.000Z',
  };
}
