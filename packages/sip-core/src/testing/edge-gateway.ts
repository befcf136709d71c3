import { silentLogger, systemClock } from '@offhook/primitives';
import { BrowserMedia } from '../adapters/browser/browser-media.js';
import { BrowserSockets } from '../adapters/browser/browser-sockets.js';
import type { MediaSession } from '../ports/media-port.js';
import type { IncomingInvite, SignallingPort } from '../ports/signalling-port.js';
import type { Socket, SocketHandlers, SocketPort } from '../ports/socket-port.js';
import { accountOf, type EdgeStage } from './edge-stage.js';
import { createMemorySignalling } from './memory-phone.js';
import type { Person } from './voices.js';

const never = new AbortController().signal;

/** SIP without an engine above it, registered on the edge as one of the people. */
export interface EdgeGateway {
  readonly signalling: SignallingPort;
  /** The first INVITE that comes. */
  readonly invited: Promise<IncomingInvite>;
  /** Says something of the test's own making to the edge. */
  readonly say: (text: string) => void;
}

export interface EdgeGatewayOptions {
  /** Sees each message from the edge first, and may change it; undefined keeps it from the gateway's own SIP. */
  readonly intercept?: (text: string) => string | undefined;
}

export async function openGateway(
  stage: EdgeStage,
  person: Person,
  { intercept = (text) => text }: EdgeGatewayOptions = {},
): Promise<EdgeGateway> {
  const { password, username, webSocketUrls } = accountOf(stage, person);
  const sockets = new TappedSockets(intercept);
  const signalling = createMemorySignalling({
    memorySwitch: { socketsOf: () => sockets },
    username,
    password,
    servers: webSocketUrls.map((url) => ({ url })),
  });
  stage.use(signalling);
  const invited = new Promise<IncomingInvite>((resolve) => {
    signalling.on('inviteReceived', ({ invite }) => {
      resolve(invite);
    });
  });
  await signalling.connect(never);
  await signalling.register({ expiresSeconds: 600, signal: never });
  return {
    signalling,
    invited,
    say: (text) => {
      sockets.last?.send(text);
    },
  };
}

/**
 * Somebody's whistle for an INVITE, and the answer that describes it. The session starts when the answer is away: one that came
 * before its answer would say its DTLS greeting to the wrong ears, and say it again only seconds later.
 */
export async function playFor(
  stage: EdgeStage,
  person: Person,
  invite: IncomingInvite,
): Promise<{ readonly session: MediaSession; readonly answer: string }> {
  const session = new BrowserMedia({
    iceServers: [],
    clock: systemClock,
    logger: silentLogger,
    devices: stage.voices.devicesOf(person),
  }).open('answer');
  stage.use({
    dispose: () => {
      session.close();
    },
  });
  await session.takeMicrophone(never);
  return { session, answer: await session.createAnswer(invite.offer ?? '', never) };
}

/** The browser's WebSockets, whose messages somebody else sees first. */
class TappedSockets implements SocketPort {
  readonly #sockets: BrowserSockets = new BrowserSockets();
  readonly #intercept: (text: string) => string | undefined;
  last: Socket | undefined;

  constructor(intercept: (text: string) => string | undefined) {
    this.#intercept = intercept;
  }

  open(url: string, handlers: SocketHandlers): Socket {
    const onMessage = (data: string): void => {
      const text = this.#intercept(data);
      if (text !== undefined) handlers.onMessage(text);
    };
    this.last = this.#sockets.open(url, { ...handlers, onMessage });
    return this.last;
  }
}
