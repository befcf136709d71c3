import type { TabChannel } from '../ports/tab-channel.js';
import { type ContractCase, expectSame } from './contract.js';

/** Opens a channel as another tab of the origin would. */
export type OpenTabChannel = (name: string) => TabChannel;

/** What a channel between tabs promises. */
export const tabChannelContract: readonly ContractCase<OpenTabChannel>[] = [
  {
    name: 'tells every other tab of the name, and not itself',
    run: async (open) => {
      const [one, two, three] = [open('a'), open('a'), open('b')];
      const said: string[] = [];
      one.on((message) => said.push(`one ${String(message)}`));
      three.on((message) => said.push(`three ${String(message)}`));
      const heard = next(two);
      one.post('hello');
      expectSame('heard', await heard, 'hello');
      const answer = next(one);
      two.post('and you');
      await answer;
      expectSame('order', said, ['one and you']);
      for (const channel of [one, two, three]) channel.dispose();
    },
  },
  {
    name: 'hands over a copy of what was said',
    run: async (open) => {
      const [one, two] = [open('a'), open('a')];
      const heard = next(two);
      const message = { userId: 'alice', list: [1] };
      one.post(message);
      expectSame('equal', await heard, message);
      if ((await heard) === message) throw new Error('It is the same object.');
      one.dispose();
      two.dispose();
    },
  },
  {
    name: 'says and hears nothing after its end, which may come twice',
    run: async (open) => {
      const [one, two, three] = [open('a'), open('a'), open('a')];
      const said: unknown[] = [];
      two.on((message) => said.push(message));
      two.dispose();
      two.dispose();
      const heard = next(three);
      two.post('from beyond');
      one.post('hello');
      expectSame('heard by the living', await heard, 'hello');
      expectSame('heard by the dead', said, []);
      one.dispose();
      three.dispose();
    },
  },
  {
    name: 'lets a listener go',
    run: async (open) => {
      const [one, two] = [open('a'), open('a')];
      const said: unknown[] = [];
      two.on((message) => said.push(message))();
      const heard = next(two);
      one.post('hello');
      await heard;
      expectSame('heard', said, []);
      one.dispose();
      two.dispose();
    },
  },
];

function next(channel: TabChannel): Promise<unknown> {
  return new Promise((resolve) => {
    const stop = channel.on((message) => {
      stop();
      resolve(message);
    });
  });
}
