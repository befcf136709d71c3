import { type Call, createPhone } from '@offhook/sip-core';
import { exposeBench } from './page-bench.js';
import { createGate, type PageCall, type PagePhone, type PagePhoneOptions } from './page-phone.js';

function wrap(call: Call): PageCall {
  const [answered, ended] = [createGate(), createGate()];
  call.on('changed', () => {
    if (call.state === 'connected') answered.open();
  });
  call.on('ended', ended.open);
  return {
    answered: answered.opened,
    ended: ended.opened,
    answer: () => void call.answer(),
    hangUp: () => void call.hangUp(),
  };
}

exposeBench(({ account, onIncoming }: PagePhoneOptions): PagePhone => {
  const { domain, hasManyCalls = false, password, stunUrl, username, webSocketUrl } = account;
  const phone = createPhone({
    account: { username, password, domain, displayName: username, webSocketUrls: [webSocketUrl] },
    iceServers: stunUrl === undefined ? [] : [{ urls: [stunUrl] }],
    capabilities: { multiCall: hasManyCalls },
    callPolicy: { onNewCall: 'leave' },
  });
  phone.on('callAdded', ({ call }) => {
    if (call.direction === 'incoming') onIncoming(wrap(call));
  });
  return {
    start: async () => await phone.start(),
    stop: async () => await phone.dispose(),
    dial: (target) => wrap(phone.dial(target)),
  };
});
