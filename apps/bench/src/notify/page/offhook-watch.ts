import { createPhone } from '@offhook/sip-core';
import { createPresence } from '@offhook/sip-core/presence';
import { exposeNotifyBench } from './page-watch.js';

exposeNotifyBench({
  watch: async ({ onChange, users, webSocketUrl }) => {
    const phone = createPhone({
      account: {
        username: 'alice',
        password: '',
        domain: 'example.test',
        displayName: 'Alice',
        webSocketUrls: [webSocketUrl],
      },
    });
    await phone.start();
    const presence = createPresence(phone);
    for (const user of users) presence.watch(user).on('changed', onChange);
  },
});
