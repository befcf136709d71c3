/** An ICE server, as `RTCPeerConnection` takes it. */
export interface ProvisioningIceServer {
  readonly urls: string | readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/**
 * What `GetProvisioning` gives and `ProvisionPhone` takes. A page may build one by hand: the server, the user name,
 * the password and the domain are enough. Settings stand beside the fields that are named here.
 */
export interface Provisioning {
  /** The host of the SIP edge. */
  readonly SipWssServer: string;
  /** Default: 443, or 80 for `ws`. */
  readonly SipWebsocketPort?: number | string;
  /** The path of the SIP edge's WebSocket, as `/sip`. Default: `/`. */
  readonly SipServerPath?: string;
  /** `ws` is for this machine only. Default: `wss`. */
  readonly SipTransport?: 'wss' | 'ws';
  /** Whole addresses to try when the first does not answer, best first. */
  readonly SipBackupUrls?: readonly string[];
  readonly SipUsername: string;
  readonly SipPassword: string;
  readonly SipDomain: string;
  /** Accepted for pages that have it; the phone chooses its Contact itself (RFC 7118 §5). */
  readonly SipContact?: string;
  /** Accepted for pages that have it; no SIP edge of Offhook's asks for it. */
  readonly SipJwt?: string;
  /** Accepted for pages that have it; the phone always speaks to the edge that is named here. */
  readonly RegistrationMode?: 'WebSocket' | 'Proxy';
  /** The name that others see. Default: the user name. */
  readonly profileName?: string;
  readonly UserId?: string;
  /** Names this browser as a device of the user. */
  readonly DeviceToken?: string;
  /** Default: none. */
  readonly IceServers?: readonly ProvisioningIceServer[];
  /** When the password stops to work. ISO 8601, UTC. Default: never. */
  readonly ExpiresAt?: string;
  readonly [setting: string]: unknown;
}
