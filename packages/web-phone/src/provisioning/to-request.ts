import type { Session } from '@offhook/protocol';
import type { ProvisioningRequest } from '@offhook/provisioning';
import type { GetProvisioningOptions } from '../sdk-options.js';

/** The request that the page's options mean, in the sub-session of the session if it is that of `session`. */
export function toProvisioningRequest(
  options: GetProvisioningOptions,
  session: Session | undefined,
): ProvisioningRequest {
  const ownSubId = options.SessionToken === session?.sessionToken ? session?.subId : undefined;
  const common = {
    deviceToken: options.DeviceToken,
    enableCache: options.EnableCache,
    provisioningKey: options.ProvisioningKey,
    subId: options.SubId ?? ownSubId,
    signal: options.Signal,
    timeoutMs: options.TimeoutMs,
  };
  return options.Ticket === undefined
    ? { ...common, userId: options.UserId, sessionToken: options.SessionToken }
    : { ...common, userId: options.UserId, ticket: options.Ticket };
}
