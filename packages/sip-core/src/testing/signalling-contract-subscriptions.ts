import type { Subscription } from '../ports/signalling-port.js';
import { type ContractCase, expectSame, settle, until } from './contract.js';
import { register, type SignallingContractEnvironment } from './signalling-contract-stage.js';

type Environment = SignallingContractEnvironment;

/** What the engine relies on when it wants to know what happens elsewhere. */
export const subscriptionContract: readonly ContractCase<Environment>[] = [
  {
    name: 'tells of each change that was subscribed to',
    run: async (environment) => {
      const { heard } = await subscribe(environment);
      for (const body of ['<open/>', '<closed/>']) {
        environment.publish(body);
        await until('it is heard', () => heard.some((event) => event.endsWith(body)));
      }
      expectSame(
        'events',
        heard.filter((event) => event.includes('<')),
        ['active application/pidf+xml <open/>', 'active application/pidf+xml <closed/>'],
      );
    },
  },
  {
    name: 'tells of nothing that was taken back',
    run: async (environment) => {
      const { heard, subscription } = await subscribe(environment);
      const before = heard.length;
      await subscription.end();
      environment.publish('<open/>');
      await settle();
      expectSame('events', heard.length, before);
      await subscription.end();
    },
  },
  {
    name: 'tells why the server ended it, and nothing after',
    run: async (environment) => {
      const { heard } = await subscribe(environment);
      environment.unpublish();
      await until('it is heard', () => heard.some((event) => event.startsWith('ended')));
      environment.publish('<open/>');
      await settle();
      expectSame('end', heard.at(-1), 'ended noresource');
    },
  },
];

async function subscribe({
  alice,
  uriOf,
}: Environment): Promise<{ subscription: Subscription; heard: string[] }> {
  await register(alice);
  const subscription = alice.subscribe({
    target: uriOf('bob'),
    event: 'presence',
    accept: 'application/pidf+xml',
    expiresSeconds: 600,
  });
  const heard: string[] = [];
  subscription.on('notified', ({ body, contentType, state }) =>
    heard.push([state, contentType, body].join(' ').trim()),
  );
  subscription.on('ended', ({ reason }) => heard.push(`ended ${reason}`));
  await settle();
  return { subscription, heard };
}
