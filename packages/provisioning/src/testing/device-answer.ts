import type { ProvisioningDocument } from '@offhook/protocol';
import { sampleProvisioningDocument, type ScriptedAnswer } from '@offhook/protocol/testing';

/** A server's right answer to whichever user and device asks; `password` tells one answer from another. */
export function deviceAnswer(password: string, changes: Partial<ProvisioningDocument> = {}): ScriptedAnswer {
  return ({ path }) => ({ status: 200, body: deviceDocument(path, password, changes) });
}

/** The document for the user and the device that a request's path names. */
export function deviceDocument(
  path: string,
  password: string,
  changes: Partial<ProvisioningDocument> = {},
): ProvisioningDocument {
  const [, userId = '', deviceToken = ''] =
    /\/users\/([^/]+)\/devices\/([^/]+)\/provisioning$/.exec(path) ?? [];
  const sample = sampleProvisioningDocument({
    userId: decodeURIComponent(userId),
    deviceToken: decodeURIComponent(deviceToken),
    ...changes,
  });
  return { ...sample, account: { ...sample.account, password } };
}
