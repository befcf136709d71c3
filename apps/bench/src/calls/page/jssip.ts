import { UA, WebSocketInterface } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent } from 'jssip/lib/UA.js';
import { exposeBench } from './page-bench.js';
import { createGate, type PageCall, type PagePhone, type PagePhoneOptions } from './page-phone.js';

const mediaConstraints = { audio: true, video: false };

/** JsSIP leaves the sound to its user. */
function play(session: RTCSession, audio: HTMLAudioElement): void {
  const listen = (peer: RTCPeerConnection): void => {
    peer.addEventListener('track', ({ streams }) => {
      audio.srcObject = streams[0] ?? null;
      void audio.play().catch(() => undefined);
    });
  };
  session.on('peerconnection', ({ peerconnection }) => {
    listen(peerconnection);
  });
  // That of an outgoing call is there before its session can be listened to.
  const connection = session.connection as RTCPeerConnection | null;
  if (connection !== null) listen(connection);
}

function wrap(session: RTCSession, pcConfig: RTCConfiguration): PageCall {
  const [answered, ended] = [createGate(), createGate()];
  const audio = new Audio();
  play(session, audio);
  session.on('accepted', answered.open);
  const end = (): void => {
    audio.srcObject = null;
    ended.open();
  };
  session.on('ended', end);
  session.on('failed', end);
  return {
    answered: answered.opened,
    ended: ended.opened,
    answer: () => {
      session.answer({ mediaConstraints, pcConfig });
    },
    hangUp: () => {
      session.terminate();
    },
  };
}

exposeBench(({ account, onIncoming }: PagePhoneOptions): PagePhone => {
  const { domain, password, stunUrl, username, webSocketUrl } = account;
  const pcConfig = { iceServers: stunUrl === undefined ? [] : [{ urls: [stunUrl] }] };
  const agent = new UA({
    sockets: [new WebSocketInterface(webSocketUrl)],
    uri: `sip:${username}@${domain}`,
    password,
  });
  agent.on('newRTCSession', ({ session }: IncomingRTCSessionEvent | OutgoingRTCSessionEvent) => {
    const { direction }: { readonly direction: string } = session;
    if (direction === 'incoming') onIncoming(wrap(session, pcConfig));
  });
  return {
    start: async () => {
      const registered = createGate();
      agent.once('registered', registered.open);
      agent.start();
      await registered.opened;
    },
    stop: async () => {
      const disconnected = createGate();
      agent.once('disconnected', disconnected.open);
      agent.stop();
      await disconnected.opened;
    },
    dial: (target) => wrap(agent.call(`sip:${target}@${domain}`, { mediaConstraints, pcConfig }), pcConfig),
  };
});
