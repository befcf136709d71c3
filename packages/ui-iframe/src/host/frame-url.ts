import { FrameError } from '../rpc/frame-error.js';

const webProtocols = ['http:', 'https:'];

/** Where the frame's page is, and the origin that its messages must come from. */
export interface FrameAddress {
  readonly url: string;
  readonly origin: string;
}

export interface FramePlace {
  /** The origin of the host page: the only one that the frame will talk to. */
  readonly hostOrigin: string;
  /** What a relative address is relative to. */
  readonly baseUrl: string;
  /** Differs from one opening to the next: an address that is new in its fragment alone would load nothing. */
  readonly nonce: string;
}

/**
 * Pins both origins before anything loads.
 * @throws FrameError frame/opaque-host, frame/invalid-url
 */
export function frameAddress(frameUrl: string | URL, place: FramePlace): FrameAddress {
  if (!webProtocols.includes(protocolOf(place.hostOrigin))) {
    throw new FrameError(
      'frame/opaque-host',
      'The phone needs a page with a web address: open this page over http or https, not as a file.',
    );
  }
  const url = parse(frameUrl, place.baseUrl);
  if (url === undefined || !webProtocols.includes(url.protocol)) {
    throw new FrameError('frame/invalid-url', 'The address of the phone is not a web address.');
  }
  url.hash = new URLSearchParams({ host: place.hostOrigin, open: place.nonce }).toString();
  return { url: url.href, origin: url.origin };
}

function protocolOf(origin: string): string {
  return parse(origin, undefined)?.protocol ?? '';
}

function parse(url: string | URL, base: string | undefined): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    // `URL.canParse` would read better, but is missing in browsers of 2022.
    return undefined;
  }
}
