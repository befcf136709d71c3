import { type Session, SessionState, Web } from 'sip.js';
import { exposeBench } from './page-bench.js';
import { createGate, type PageCall, type PagePhone, type PagePhoneOptions } from './page-phone.js';
import { constraints, userAgentOptions } from './sipjs-options.js';

function wrap(manager: Web.SessionManager, session: Session): PageCall {
  const [answered, ended] = [createGate(), createGate()];
  session.stateChange.addListener((state) => {
    if (state === SessionState.Established) answered.open();
    if (state === SessionState.Terminated) ended.open();
  });
  return {
    answered: answered.opened,
    ended: ended.opened,
    answer: () => void manager.answer(session),
    hangUp: () => void manager.hangup(session),
  };
}

exposeBench(({ account, onIncoming }: PagePhoneOptions): PagePhone => {
  const { domain, username, webSocketUrl } = account;
  let registered = createGate();
  let created: Session | undefined;
  const manager = new Web.SessionManager(webSocketUrl, {
    aor: `sip:${username}@${domain}`,
    // More than its 2, for the bench of calls beside each other.
    maxSimultaneousSessions: 16,
    media: { constraints, remote: () => ({ audio: new Audio() }) },
    userAgentOptions: userAgentOptions(account),
    delegate: {
      onCallCreated: (session) => {
        created = session;
      },
      onCallReceived: (session) => {
        onIncoming(wrap(manager, session));
      },
      onRegistered: () => {
        registered.open();
      },
    },
  });
  return {
    start: async () => {
      registered = createGate();
      await manager.connect();
      await manager.register();
      await registered.opened;
    },
    stop: async () => {
      await manager.unregister();
      await manager.disconnect();
    },
    dial: (target) => {
      // It makes the session before it first waits for something.
      manager.call(`sip:${target}@${domain}`).catch(() => undefined);
      if (created === undefined) throw new Error('SessionManager made no session.');
      return wrap(manager, created);
    },
  };
});
