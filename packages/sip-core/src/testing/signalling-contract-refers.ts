import type { CallDialog, IncomingRefer, OutgoingRefer } from '../ports/signalling-port.js';
import { type ContractCase, expectSame, settle, until } from './contract.js';
import { type SignallingContractEnvironment, talk } from './signalling-contract-stage.js';

const target = 'sip:carol@example.test';

interface ReferStage {
  readonly refer: OutgoingRefer;
  readonly received: IncomingRefer;
  /** What alice hears of it. */
  readonly heard: string[];
  readonly asker: CallDialog;
  readonly asked: CallDialog;
}

/** What the engine relies on when one side asks the other to call somebody. */
export const referContract: readonly ContractCase<SignallingContractEnvironment>[] = [
  {
    name: 'asks the far side to call somebody, and hears how it goes',
    run: async (environment) => {
      const { heard, received } = await ask(environment);
      expectSame('target', received.target, target);
      expectSame('replaces', received.replaces ?? 'nothing', 'nothing');
      const report = received.accept();
      await until('alice knows it is taken', () => heard.length > 1);
      report.report(180, 'Ringing');
      await until('alice hears the ringing', () => heard.length > 2);
      report.report(200, 'OK');
      await until('alice hears the end', () => heard.length > 3);
      report.report(486, 'Too late');
      report.end();
      await settle();
      expectSame('events', heard, ['accepted', '100 Trying', '180 Ringing', 'ended accepted']);
    },
  },
  ...(['asker', 'asked'] as const).map((who) => ({
    name: `hears how it goes also when the ${who} has hung up`,
    run: async (environment: SignallingContractEnvironment) => {
      const stage = await ask(environment);
      const report = stage.received.accept();
      await until('alice knows it is taken', () => stage.heard.length > 1);
      await stage[who].bye();
      report.report(180, 'Ringing');
      await until('alice hears the ringing', () => stage.heard.length > 2);
      report.report(200, 'OK');
      await until('alice hears the end', () => stage.heard.length > 3);
      expectSame('events', stage.heard, ['accepted', '100 Trying', '180 Ringing', 'ended accepted']);
    },
  })),
  {
    name: 'hears that the call that was asked for came to nothing',
    run: async (environment) => {
      const { heard, received } = await ask(environment);
      received.accept().report(486, 'Busy Here');
      await until('alice hears the end', () => heard.some((event) => event.startsWith('ended')));
      expectSame('end', heard.at(-1), 'ended 486 Busy Here');
    },
  },
  {
    name: 'hears of the end of reports that told no end',
    run: async (environment) => {
      const { heard, received } = await ask(environment);
      received.accept().end();
      await until('alice hears the end', () => heard.some((event) => event.startsWith('ended')));
      expectSame('end', heard.at(-1)?.slice(0, 9), 'ended 408');
    },
  },
  {
    name: 'hears that it was refused, once',
    run: async (environment) => {
      const { heard, received } = await ask(environment);
      received.refuse(603);
      received.refuse(486);
      received.accept().report(200, 'OK');
      await until('alice hears it', () => heard.length > 0);
      await settle();
      expectSame(
        'events',
        heard.map((event) => event.slice(0, 9)),
        ['ended 603'],
      );
    },
  },
  {
    name: 'hears nothing of what it no longer listens to',
    run: async (environment) => {
      const { heard, received, refer } = await ask(environment);
      refer.cancel();
      received.accept().report(200, 'OK');
      await settle();
      expectSame('events', heard, []);
    },
  },
  {
    name: 'names the call that the new one is to take the place of',
    run: async (environment) => {
      const replaces = { callId: 'a+b@c.test', localTag: 'l-1', remoteTag: 'r.2~x' };
      const { received } = await ask(environment, replaces);
      expectSame('replaces', received.replaces, replaces);
      expectSame('target', received.target, target);
    },
  },
];

/** Alice asks bob, with whom she talks. */
async function ask(
  environment: SignallingContractEnvironment,
  replaces?: IncomingRefer['replaces'],
): Promise<ReferStage> {
  const { alice, bob } = await talk(environment);
  const refers: IncomingRefer[] = [];
  bob.on('referred', ({ refer }) => refers.push(refer));
  const refer = alice.refer(target, replaces);
  const heard: string[] = [];
  refer.on('accepted', () => heard.push('accepted'));
  refer.on('progressed', ({ reason, status }) => heard.push(`${status} ${reason}`));
  refer.on('ended', ({ outcome }) =>
    heard.push(
      outcome.kind === 'accepted' ? 'ended accepted' : `ended ${outcome.status} ${outcome.reason}`.trim(),
    ),
  );
  await until('bob is asked', () => refers.length > 0);
  const [received] = refers;
  if (received === undefined) throw new Error('Nobody was asked.');
  return { refer, received, heard, asker: alice, asked: bob };
}
