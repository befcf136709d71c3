import { Emitter, silentLogger } from '@offhook/primitives';
import { expect, it } from 'vitest';
import type { EarlyDialogEvents } from '../ports/signalling-port.js';
import { FakeMedia } from '../testing/fake-media.js';
import { Trickle } from './trickle.js';
import { fragmentType, infoPackage } from './trickle-info.js';

// What goes to and fro is told by the ladders. This is about who sends more than anybody needs.

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\r\n`).join('');
const generation = ['a=ice-ufrag:gate', `a=ice-pwd:${'x'.repeat(22)}`];

function fragmentOf(number: number): string {
  const candidate = `a=candidate:${number} 1 udp 1 192.0.2.1 ${number} typ host`;
  return lines(...generation, 'm=audio 9 RTP/AVP 0', 'a=mid:0', candidate);
}

interface Flood {
  readonly trickle: Trickle;
  /** Sends so many INFOs; resolves with how many of them got which status. */
  readonly send: (count: number) => ReadonlyMap<number, number>;
}

function flood(): Flood {
  const trickle = new Trickle(silentLogger);
  const events = new Emitter<EarlyDialogEvents>();
  trickle.hear({ on: (name, listener) => events.on(name, listener) });
  let sent = 0;
  return {
    trickle,
    send: (count) => {
      const statuses = new Map<number, number>();
      for (let index = 0; index < count; index += 1) {
        let status = 200;
        const refuse = (refusal: number): void => {
          status = refusal;
        };
        events.emit('infoReceived', {
          contentType: fragmentType,
          infoPackage,
          body: fragmentOf(sent),
          refuse,
        });
        sent += 1;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      return statuses;
    },
  };
}

it('takes a hundred candidates, and five hundred INFOs in a call', async () => {
  const { send, trickle } = flood();
  const session = new FakeMedia().open('answer');
  trickle.attach(session);
  await session.createAnswer(
    lines('v=0', ...generation, 'm=audio 9 RTP/AVP 0'),
    new AbortController().signal,
  );
  expect([...send(510)]).toEqual([
    [200, 500],
    [500, 10],
  ]);
  expect(session.remoteCandidates).toHaveLength(100);
});

it('keeps the latest hundred candidates for a call that has no media yet', async () => {
  const { send, trickle } = flood();
  send(130);
  const session = new FakeMedia().open('answer');
  trickle.attach(session);
  await session.createAnswer(
    lines('v=0', ...generation, 'm=audio 9 RTP/AVP 0'),
    new AbortController().signal,
  );
  expect(session.remoteCandidates).toHaveLength(100);
  expect(session.remoteCandidates[0]?.candidate).toContain('candidate:30 ');
});
