import { parseMessage, type SipHeaders, type SipMessage } from '@offhook/sip-message';
import { afterAll, afterEach, beforeAll, expect, inject, vi } from 'vitest';
import type { Call } from '../call/call.js';
import { createPhone, type CreatePhoneOptions } from '../create-phone.js';
import type { Phone } from '../phone.js';
import { randomToken } from '@offhook/sip-transaction';
import { infoPackage } from '../trickle/trickle-info.js';
import { Ladder } from './ladder.js';
import { MediaCensus } from './media-census.js';
import { expectPackets, type Listener, type Person, Voices } from './voices.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The embedded edge: see `edge-for-browsers.ts` of `@offhook/sip-edge`. */
    readonly edge: {
      readonly webSocketUrl: string;
      readonly domain: string;
      readonly passwordPrefix: string;
    };
  }
}

export type EdgePhoneOptions = Partial<Omit<CreatePhoneOptions, 'account'>>;

/** The two ends of a call. */
export interface EdgeCall {
  readonly callers: Call;
  readonly callees: Call;
}

/** Whole phones in one page, as `createPhone` makes them, on the embedded edge; and what they say and hear. */
export interface EdgeStage {
  readonly census: MediaCensus;
  readonly voices: Voices;
  /** What went over each phone's wire, but for what is told later than by descriptions. */
  readonly ladder: Ladder;
  /** The INFOs about candidates, and what answers them: they come whenever a browser has found some (RFC 8840). */
  readonly trickle: Ladder;
  /** Registers phones, by who uses them. */
  readonly register: <Who extends Person>(
    phones: Readonly<Record<Who, EdgePhoneOptions>>,
  ) => Promise<Record<Who, Phone>>;
  /** Registers one more phone: by another `label`, another device of the same person. */
  readonly add: (person: Person, options?: EdgePhoneOptions, label?: string) => Promise<Phone>;
  /** The user name on the edge, which no other test's person has. */
  readonly numberOf: (person: Person) => string;
  /** One calls the other, who answers. The ladder begins anew. */
  readonly connect: (from: Phone, to: Phone) => Promise<EdgeCall>;
  /** Packets come in, in which these people and nobody else are heard. */
  readonly hears: (listener: Listener, ...expected: readonly Person[]) => Promise<void>;
  /** Cuts a phone's connection, as a network does. */
  readonly cut: (label: string) => void;
  /** Disposes of something after the test, before the phones. */
  readonly use: <Thing extends { dispose(): unknown }>(thing: Thing) => Thing;
}

/** Sets the stage anew for each test of a file. What is open at the end of a test fails it. */
export function useEdgeStage(): EdgeStage {
  const [census, ladder, trickle] = [new MediaCensus(), new Ladder(), new Ladder()];
  const crowd = randomToken(6);
  const things: { dispose(): unknown }[] = [];
  const sockets = new Map<string, readonly WebSocket[]>();
  let voices: Voices | undefined;

  beforeAll(() => {
    voices = new Voices();
    census.begin();
  });
  afterEach(async () => {
    for (const thing of things.splice(0).reverse()) await thing.dispose();
    census.tracks.push(...(voices?.tracks.splice(0) ?? []));
    await census.expectNothingLeft();
    ladder.clear();
    trickle.clear();
  });
  afterAll(async () => {
    census.end();
    await voices?.close();
  });

  const stage: EdgeStage = {
    census,
    ladder,
    trickle,
    get voices() {
      if (voices === undefined) throw new Error('The test has not begun.');
      return voices;
    },
    numberOf: (person) => `${person}-${crowd}`,
    use: (thing) => {
      things.push(thing);
      return thing;
    },
    add: async (person, options = {}, label = person) => {
      const devices = stage.voices.devicesOf(person);
      const phone = stage.use(createPhone({ account: accountOf(stage, person), devices, ...options }));
      phone.on('messagePassed', ({ direction, text }) => {
        if (text.trim() === '') return;
        const message = parseMessage(text);
        const isTrickled = trickledIn(message, trickle);
        const step = { phone: label, direction: direction === 'sent' ? '→' : '←', message } as const;
        (isTrickled ? trickle : ladder).add(step);
      });
      const before = census.sockets.length;
      await phone.start();
      sockets.set(label, census.sockets.slice(before));
      return phone;
    },
    register: async (phones) => {
      const registered: [string, Phone][] = [];
      for (const person of Object.keys(phones) as (keyof typeof phones)[]) {
        registered.push([person, await stage.add(person, phones[person])]);
      }
      ladder.clear();
      return Object.fromEntries(registered) as Record<keyof typeof phones, Phone>;
    },
    cut: (label) => {
      for (const socket of sockets.get(label) ?? []) socket.close();
    },
    connect: async (from, to) => {
      const rings = nextCall(to);
      const callers = from.dial(to.addressOf());
      const callees = await rings;
      if (callees.state === 'incoming') await callees.answer();
      await isConnected(callers, callees);
      ladder.clear();
      return { callers, callees };
    },
    hears: async (listener, ...expected) => {
      await Promise.all([
        stage.voices.expectHeard(listener, ...expected),
        ...(expected.length === 0 ? [] : [expectPackets(listener)]),
      ]);
    },
  };
  return stage;
}

export function accountOf(stage: EdgeStage, person: Person): CreatePhoneOptions['account'] {
  const { domain, passwordPrefix, webSocketUrl } = inject('edge');
  const username = stage.numberOf(person);
  return {
    username,
    password: passwordPrefix + username,
    domain,
    displayName: person.charAt(0).toUpperCase() + person.slice(1),
    webSocketUrls: [webSocketUrl],
  };
}

/** Whether it is an INFO about candidates, or what answers one that was seen. */
function trickledIn({ headers, ...message }: SipMessage, seen: Ladder): boolean {
  if (message.kind === 'request') return headers.first('Info-Package') === infoPackage;
  const idOf = (fields: SipHeaders): string =>
    ['Call-ID', 'From', 'CSeq'].map((name) => fields.first(name) ?? '').join();
  return seen.steps.some((step) => idOf(step.message.headers) === idOf(headers));
}

/** The call that comes in next. */
export async function nextCall(phone: Phone): Promise<Call> {
  return await new Promise((resolve) => {
    phone.on('callAdded', ({ call }) => {
      if (call.direction === 'incoming') resolve(call);
    });
  });
}

export async function isConnected(...calls: readonly Call[]): Promise<void> {
  // An answer takes a microphone and a description, which on a busy machine is more than the usual second.
  await vi.waitFor(
    () => {
      for (const { state } of calls) expect(state).toBe('connected');
    },
    { timeout: 10_000 },
  );
}
