import { Registerer, Subscriber, UserAgent } from 'sip.js';
import { exposeNotifyBench } from './page-watch.js';

/** SIP.js reads no presence documents; a page that uses it does it with what the browser has. */
function basicIn(body: string): string {
  return new DOMParser().parseFromString(body, 'text/xml').querySelector('basic')?.textContent ?? '';
}

exposeNotifyBench({
  watch: async ({ onChange, users, webSocketUrl }) => {
    const agent = new UserAgent({
      uri: UserAgent.makeURI('sip:alice@example.test'),
      transportOptions: { server: webSocketUrl },
      logLevel: 'error',
    } as ConstructorParameters<typeof UserAgent>[0]);
    await agent.start();
    await new Registerer(agent).register();
    for (const user of users) {
      const target = UserAgent.makeURI(`sip:${user}@example.test`);
      if (target === undefined) throw new Error(`${user} is nobody's name.`);
      const subscriber = new Subscriber(agent, target, 'presence');
      subscriber.delegate = {
        onNotify: (notification) => {
          void notification.accept();
          if (basicIn(notification.request.body) !== '') onChange();
        },
      };
      await subscriber.subscribe();
    }
  },
});
