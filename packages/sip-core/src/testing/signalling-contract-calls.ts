import type { CallDialog, OfferOutcome, SipOutcome } from '../ports/signalling-port.js';
import { type ContractCase, expectSame, settle, until } from './contract.js';
import {
  answer,
  never,
  offer,
  register,
  ring,
  ringWithDialog,
  type SignallingContractEnvironment,
  talk,
} from './signalling-contract-stage.js';

type Environment = SignallingContractEnvironment;

const hold = 'v=0\r\ns=hold\r\n';
const held = 'v=0\r\ns=held\r\n';

/** What the engine relies on in a call, and before it is answered. */
export const callDialogContract: readonly ContractCase<Environment>[] = [
  {
    name: 'names a call on one side as on the other',
    run: async (environment) => {
      const { alice, bob } = await talk(environment);
      const mirrored = { callId: bob.id.callId, localTag: bob.id.remoteTag, remoteTag: bob.id.localTag };
      expectSame('id', alice.id, mirrored);
    },
  },
  {
    name: 'lets early media be heard, of the fork that answers then',
    run: async (environment) => {
      const heard: string[] = [];
      const { invite, outgoing } = await ring(environment, []);
      const forks: string[] = [];
      outgoing.on('progressed', ({ description, forkId, status }) => {
        heard.push(`${status} ${description ?? ''}`);
        forks.push(forkId);
      });
      outgoing.on('accepted', ({ forkId }) => forks.push(forkId));
      invite.ring(held);
      await until('alice hears it', () => heard.length > 0);
      invite.accept(held);
      await until('it is answered', () => forks.length > 1);
      expectSame('events', heard, [`183 ${held}`]);
      expectSame('fork', forks[0], forks[1]);
    },
  },
  {
    name: 'sends a caller elsewhere',
    run: async (environment) => {
      const { invite, outgoing } = await ring(environment, []);
      const contacts: string[] = [];
      outgoing.on('refused', (refused) => contacts.push(`${refused.refusal.status}`, ...refused.contacts));
      invite.redirect('sip:carol@example.test');
      await until('alice hears it', () => contacts.length > 0);
      expectSame('refusal', contacts, ['302', 'sip:carol@example.test']);
    },
  },
  {
    name: 'carries headers, and the call that another one is to take the place of',
    run: async (environment) => {
      const { alice, bob, uriOf } = environment;
      const dialogs = await talk(environment);
      const seen: unknown[] = [];
      bob.on('inviteReceived', ({ invite }) => {
        seen.push(invite.dialogToReplace, invite.header('x-ticket'), invite.header('X-None') ?? 'none');
      });
      alice.invite({
        target: uriOf('bob'),
        offer,
        headers: { 'X-Ticket': '47' },
        replaces: dialogs.alice.id,
      });
      await until('bob is called', () => seen.length > 0);
      expectSame('invite', seen, [dialogs.bob.id, '47', 'none']);
    },
  },
  {
    name: 'tells why a call was taken back',
    run: async (environment) => {
      const { invite, outgoing } = await ring(environment, []);
      const reasons: unknown[] = [];
      invite.on('cancelled', ({ reason }) => reasons.push(reason.cause, reason.text));
      await outgoing.cancel({ cause: 487, text: 'Changed my mind' });
      await until('bob hears it', () => reasons.length > 0);
      expectSame('reason', reasons, [487, 'Changed my mind']);
    },
  },
  {
    name: 'tells why a call was hung up',
    run: async (environment) => {
      const dialogs = await talk(environment);
      const ends: unknown[] = [];
      dialogs.bob.on('ended', ({ reason, sipReason }) =>
        ends.push(reason, sipReason?.cause, sipReason?.text),
      );
      await dialogs.alice.bye({ cause: 488, text: 'No codec' });
      await until('bob hears it', () => ends.length > 0);
      expectSame('end', ends, ['bye', 488, 'No codec']);
    },
  },
  ...(['alice', 'bob'] as const).map((who) => ({
    name: `carries an offer of ${who} in a call, and its answer`,
    run: async (environment: Environment) => {
      const { mine, theirs } = sides(await talk(environment), who);
      const offers: (string | undefined)[] = [];
      theirs.on('offered', ({ offer: received }) => {
        offers.push(received.description);
        void received.accept(held);
      });
      for (const description of [hold, offer]) {
        expectSame('outcome', await mine.offer(description, never()), { kind: 'accepted', answer: held });
      }
      expectSame('offers', offers, [hold, offer]);
    },
  })),
  {
    name: 'carries the refusal of an offer, and the next offer all the same',
    run: async (environment) => {
      const { alice, bob } = await talk(environment);
      let status: number | undefined = 488;
      bob.on('offered', ({ offer: received }) => {
        if (status === undefined) void received.accept(held);
        else received.refuse(status);
      });
      expectSame('first', statusOf(await alice.offer(hold, never())), 488);
      status = undefined;
      expectSame('second', statusOf(await alice.offer(hold, never())), 200);
    },
  },
  {
    name: 'refuses an offer while another one is under way',
    run: async (environment) => {
      const { alice, bob } = await talk(environment);
      const answers: (() => void)[] = [];
      bob.on('offered', ({ offer: received }) => answers.push(() => void received.accept(held)));
      const first = alice.offer(hold, never());
      await until('bob has the offer', () => answers.length > 0);
      expectSame('ours', statusOf(await alice.offer(offer, never())), 491);
      expectSame('theirs', statusOf(await bob.offer(offer, never())), 491);
      for (const accept of answers) accept();
      expectSame('first', statusOf(await first), 200);
    },
  },
  {
    name: 'lets an offer follow right behind the other side’s',
    run: async (environment) => {
      const { alice, bob } = await talk(environment);
      const outcomes: Promise<OfferOutcome>[] = [];
      alice.on('offered', ({ offer: received }) => void received.accept(offer));
      bob.on('offered', ({ offer: received }) => {
        void received.accept(held);
        outcomes.push(bob.offer(hold, never()));
      });
      outcomes.push(alice.offer(hold, never()));
      await until('both have offered', () => outcomes.length > 1);
      expectSame('outcomes', (await Promise.all(outcomes)).map(statusOf), [200, 200]);
    },
  },
  {
    name: 'lets offers collide, and either side try again',
    run: async (environment) => {
      const { alice, bob } = await talk(environment);
      for (const dialog of [alice, bob]) {
        dialog.on('offered', ({ offer: received }) => void received.accept(held));
      }
      const crossed = await Promise.all([alice.offer(hold, never()), bob.offer(hold, never())]);
      expectSame('crossed', crossed.map(statusOf), [491, 491]);
      expectSame('bob again', statusOf(await bob.offer(hold, never())), 200);
      expectSame('alice again', statusOf(await alice.offer(hold, never())), 200);
    },
  },
  {
    name: 'gives an offer up when asked to, and can offer again',
    run: async (environment) => {
      const { alice, bob } = await talk(environment);
      const answers: (() => void)[] = [];
      bob.on('offered', ({ offer: received }) => answers.push(() => void received.accept(held)));
      const aborting = new AbortController();
      const offering = alice.offer(hold, aborting.signal).catch(String);
      await until('bob has the offer', () => answers.length > 0);
      aborting.abort(new Error('enough'));
      expectSame('outcome', await offering, 'Error: enough');
      for (const accept of answers.splice(0)) accept();
      await settle();
      const again = alice.offer(offer, never());
      await until('bob has it', () => answers.length > 0);
      for (const accept of answers) accept();
      expectSame('again', statusOf(await again), 200);
    },
  },
  ...(['alice', 'bob'] as const).map((who) => ({
    name: `leaves no offer open when ${who} hangs up`,
    run: async (environment: Environment) => {
      const dialogs = await talk(environment);
      let isOffered = false;
      dialogs.bob.on('offered', () => {
        isOffered = true;
      });
      const offering = dialogs.alice.offer(hold, never());
      await until('bob has the offer', () => isOffered);
      await dialogs[who].bye();
      expectSame('outcome', statusOf(await offering), 487);
    },
  })),
  {
    name: 'carries INFO both ways',
    run: async (environment) => {
      const { alice, bob } = await talk(environment);
      const heard: string[] = [];
      alice.on('infoReceived', ({ body, contentType }) => heard.push(`alice ${contentType} ${body}`));
      bob.on('infoReceived', ({ body, contentType }) => heard.push(`bob ${contentType} ${body}`));
      const outcomes = [
        await alice.info('application/dtmf-relay', 'Signal=1'),
        await bob.info('application/x-note', 'ü'),
      ];
      expectSame('outcomes', outcomes, [{ kind: 'accepted' }, { kind: 'accepted' }]);
      expectSame('events', heard, ['bob application/dtmf-relay Signal=1', 'alice application/x-note ü']);
    },
  },
  {
    name: 'carries INFO of a package before the answer, and after it',
    run: async (environment) => {
      const heard: string[] = [];
      const { early, invite } = await ringWithDialog(environment);
      invite.on('infoReceived', ({ body, contentType, infoPackage = 'none' }) =>
        heard.push(`bob ${infoPackage} ${contentType} ${body}`),
      );
      const first = await early.info('application/x-note', 'early', 'trickle-ice');
      const callees = invite.accept(answer);
      callees.on('infoReceived', ({ infoPackage = 'none' }) => heard.push(`bob ${infoPackage}`));
      const second = await early.info('application/x-note', 'late', 'trickle-ice');
      expectSame('outcomes', [first, second], [{ kind: 'accepted' }, { kind: 'accepted' }]);
      expectSame('events', heard, ['bob trickle-ice application/x-note early', 'bob trickle-ice']);
    },
  },
  {
    name: 'answers an INFO as whoever hears it says, and one of a package that nobody takes with 469',
    run: async (environment) => {
      const { alice, bob } = await talk(environment);
      bob.on('infoReceived', ({ body, refuse }) => {
        if (body === 'nonsense') refuse(400);
      });
      const outcomes = [
        await alice.info('text/plain', 'sense', 'trickle-ice'),
        await alice.info('text/plain', 'nonsense', 'trickle-ice'),
        await alice.info('text/plain', 'sense', 'unheard-of'),
      ];
      expectSame('outcomes', outcomes.map(statusOf), [200, 400, 469]);
    },
  },
  {
    name: 'says on each side that candidates may come later (RFC 8840)',
    run: async (environment) => {
      const { early, invite, outgoing } = await ringWithDialog(environment);
      const callers: CallDialog[] = [];
      outgoing.on('accepted', ({ dialog }) => callers.push(dialog));
      const callee = invite.accept(answer);
      await until('alice hears it', () => callers.length > 0);
      const sides = [invite, callee, early, callers[0]].map((side) => side?.canTrickle);
      expectSame('sides', sides, [true, true, true, true]);
    },
  },
  {
    name: 'tells who calls, and vouches for nobody whom the server does not know',
    run: async (environment) => {
      await register(environment.bob);
      const { invite } = await ring(environment, []);
      const { isAsserted, number, uri } = invite.identity;
      expectSame('identity', [number, uri, isAsserted], ['alice', environment.uriOf('alice'), false]);
      expectSame('auto answer', invite.autoAnswerAfterMs ?? 'no', 'no');
      invite.accept(answer);
    },
  },
];

function sides(
  dialogs: Readonly<Record<'alice' | 'bob', CallDialog>>,
  who: 'alice' | 'bob',
): { readonly mine: CallDialog; readonly theirs: CallDialog } {
  return { mine: dialogs[who], theirs: dialogs[who === 'alice' ? 'bob' : 'alice'] };
}

function statusOf(outcome: OfferOutcome | SipOutcome): number {
  return outcome.kind === 'accepted' ? 200 : outcome.status;
}
