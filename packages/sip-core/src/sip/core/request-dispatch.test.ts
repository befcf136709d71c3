import { parseMessage, serializeMessage } from '@offhook/sip-message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncomingInvite } from '../../ports/signalling-port.js';
import { settle } from '../../testing/contract.js';
import { asRequest, raw, rawRequest, rawResponse } from '../../testing/raw-sip.js';
import {
  bobsContact,
  callOut,
  description,
  type RawStage,
  sdp,
  setRawStage,
  talkRaw,
} from '../../testing/raw-stage.js';
import { useSignallingEnds } from '../../testing/signalling-ends.js';

// For whom a message is, and what becomes of one that is for nobody.

const ending = useSignallingEnds();

async function setStage(): Promise<RawStage> {
  return ending(await setRawStage());
}

const alice = 'sip:alice@example.test';
const inviteText = (): string =>
  rawRequest('INVITE', alice, { lines: ['Contact: <sip:s@s.invalid>', sdp], body: description });

async function called(stage: RawStage, text: string): Promise<IncomingInvite[]> {
  const invites: IncomingInvite[] = [];
  stage.signalling.on('inviteReceived', ({ invite }) => invites.push(invite));
  await stage.receive(text);
  return invites;
}

/** The same request as another message: over another way, or another request of the same caller. */
function altered(text: string, change: Readonly<Record<string, string>>, method?: string): string {
  const message = asRequest(parseMessage(text));
  for (const [name, value] of Object.entries(change)) message.headers.set(name, value);
  return serializeMessage({ ...message, ...(method !== undefined && { method }) });
}

describe('an INVITE that comes again', () => {
  it('the same way is the same one, and hears the same (RFC 3261 §17.2.1)', async () => {
    const stage = await setStage();
    const text = inviteText();
    const invites = await called(stage, text);
    invites[0]?.ring();
    await stage.receive(text);
    expect([invites.length, stage.sent()]).toEqual([1, ['→ 100', '→ 180', '→ 180']]);
  });

  const otherWay = { Via: 'SIP/2.0/WS other.test;branch=z9hG4bK-other-way' };

  it('another way is refused while the first one rings, and while its call lasts (§8.2.2.2)', async () => {
    const stage = await setStage();
    const text = inviteText();
    const [invite] = await called(stage, text);
    await stage.receive(altered(text, otherWay));
    expect(stage.sent()).toEqual(['→ 100', '→ 482']);
    invite?.accept(description);
    await stage.receive(altered(text, { Via: 'SIP/2.0/WS third.test;branch=z9hG4bK-third-way' }));
    expect(stage.sent()).toEqual(['→ 200', '→ 482']);
  });

  it('rings again after the first one was refused', async () => {
    const stage = await setStage();
    const text = inviteText();
    const invites = await called(stage, text);
    invites[0]?.refuse(486);
    await stage.receive(altered(text, otherWay));
    expect(invites).toHaveLength(2);
  });
});

describe('a CANCEL (§9.2)', () => {
  it('is answered, and so is its INVITE', async () => {
    const stage = await setStage();
    const text = inviteText();
    const [invite] = await called(stage, text);
    const causes: unknown[] = [];
    invite?.on('cancelled', ({ reason }) => causes.push(reason));
    await stage.receive(
      altered(text, { CSeq: '1 CANCEL', Reason: 'SIP;cause=200;text="Call completed elsewhere"' }, 'CANCEL'),
    );
    expect(stage.sent()).toEqual(['→ 100', '→ 200', '→ 487']);
    expect(causes).toEqual([{ isAnsweredElsewhere: true, cause: 200, text: 'Call completed elsewhere' }]);
  });

  it('comes too late after the answer, and changes nothing', async () => {
    const stage = await setStage();
    const text = inviteText();
    const [invite] = await called(stage, text);
    invite?.accept(description);
    await stage.receive(altered(text, { CSeq: '1 CANCEL' }, 'CANCEL'));
    expect(stage.sent()).toEqual(['→ 100', '→ 200', '→ 200']);
  });

  it('of nothing is answered with 481', async () => {
    const stage = await setStage();
    await stage.receive(altered(inviteText(), { CSeq: '1 CANCEL' }, 'CANCEL'));
    expect(stage.sent()).toEqual(['→ 481']);
  });
});

it('a caller may hang up a call that rings (§15)', async () => {
  const stage = await setStage();
  const text = inviteText();
  const [invite] = await called(stage, text);
  let isCancelled = false;
  invite?.on('cancelled', () => (isCancelled = true));
  invite?.ring();
  await settle();
  const to = stage.last('180').headers.first('To') ?? '';
  const bye = { CSeq: '2 BYE', To: to, Via: 'SIP/2.0/WS s.test;branch=z9hG4bK-bye' };
  await stage.receive(altered(text, bye, 'BYE'));
  expect([isCancelled, stage.sent()]).toEqual([true, ['→ 100', '→ 180', '→ 200', '→ 487']]);
});

describe('in a call', () => {
  it('what was overtaken is refused, and the call goes on (§12.2.2)', async () => {
    const stage = await setStage();
    const { call, say } = await talkRaw(stage);
    await say('INFO');
    await say('INFO');
    const from = `${call.request.headers.first('To') ?? ''};tag=b`;
    const late = altered(rawRequest('BYE', alice), {
      From: from,
      To: call.request.headers.first('From') ?? '',
      'Call-ID': call.request.headers.first('Call-ID') ?? '',
      CSeq: '1 BYE',
    });
    await stage.receive(late);
    await say('INFO');
    expect(stage.sent()).toEqual(['→ 200', '→ 200', '→ 500', '→ 200']);
  });

  it('what is for another call, or from another phone, is for nobody', async () => {
    const stage = await setStage();
    const { call } = await talkRaw(stage);
    const { headers } = call.request;
    const right = {
      From: `${headers.first('To') ?? ''};tag=b`,
      To: headers.first('From') ?? '',
      'Call-ID': headers.first('Call-ID') ?? '',
    };
    const wrong = [
      { From: '<sip:x@x.test>;tag=x' },
      { To: '<sip:alice@example.test>;tag=x' },
      { 'Call-ID': 'x' },
    ];
    for (const change of wrong) {
      await stage.receive(altered(rawRequest('BYE', alice), { ...right, ...change }));
    }
    expect(stage.sent()).toEqual(['→ 481', '→ 481', '→ 481']);
  });
});

describe('a 2xx to an INVITE that comes later', () => {
  const answered = { lines: [sdp, bobsContact], body: description };

  it('from a phone whose call is over here is acknowledged and hung up', async () => {
    const stage = await setStage();
    const { call, dialog } = await talkRaw(stage);
    void dialog.bye();
    await settle();
    await stage.receive(rawResponse(call.request, 200, { ...answered, toTag: 'late' }));
    expect(stage.sent()).toEqual(['→ BYE', '→ ACK', '→ BYE']);
    expect(stage.last('BYE').headers.first('To')).toBe('<sip:bob@example.test>;tag=late');
  });

  it('to a re-INVITE is acknowledged with that one’s number', async () => {
    const stage = await setStage();
    const { answer, dialog } = await talkRaw(stage);
    void dialog.offer(description, new AbortController().signal);
    await settle();
    await answer('INVITE', 200, answered);
    await answer('INVITE', 200, answered);
    const acks = stage.memorySwitch.ladder.messages('alice', '→ ACK').slice(-2);
    expect(acks.map(({ headers }) => headers.first('CSeq'))).toEqual(['2 ACK', '2 ACK']);
  });

  it.each([
    ['that answers nobody of us', { Via: 'SIP/2.0/WS stranger.test;branch=z9hG4bK-1' }],
    ['to something else', { CSeq: '1 OPTIONS' }],
  ])('%s is dropped', async (_what, change) => {
    const stage = await setStage();
    const { request } = await callOut(stage);
    stage.sent();
    const response = parseMessage(rawResponse(request, 200, { ...answered, toTag: 'x' }));
    for (const [name, value] of Object.entries(change)) response.headers.set(name, value);
    await stage.receive(serializeMessage(response));
    expect(stage.sent()).toEqual([]);
  });

  it('without a Contact reaches nobody, and is dropped', async () => {
    const stage = await setStage();
    const { call } = await talkRaw(stage);
    await stage.receive(rawResponse(call.request, 200, { toTag: 'other' }));
    expect(stage.sent()).toEqual([]);
  });
});

it('the answer to a call is repeated until its ACK comes (§13.3.1.4)', async () => {
  const stage = await setStage();
  const text = inviteText();
  const [invite] = await called(stage, text);
  invite?.accept(description);
  await settle();
  expect(stage.sent()).toEqual(['→ 100', '→ 200']);
  const at: number[] = [];
  for (let ms = 100; ms <= 10_000; ms += 100) {
    await stage.advance(100);
    if (stage.sent().length > 0) at.push(ms);
  }
  expect(at).toEqual([500, 1_500, 3_500, 7_500]);
  const to = stage.last('200').headers.first('To') ?? '';
  await stage.receive(
    altered(text, { CSeq: '1 ACK', To: to, Via: 'SIP/2.0/WS s.test;branch=z9hG4bK-ack' }, 'ACK'),
  );
  await stage.advance(32_000);
  expect(stage.sent()).toEqual([]);
});

it('whatever stands in a call’s requests, the phone goes on and leaves none of them without an answer', async () => {
  const stage = await setStage();
  const { say } = await talkRaw(stage);
  const headers = ['Contact', 'Event', 'Refer-To', 'Replaces', 'Session-Expires', 'Supported', 'Require'];
  const more = [
    'Subscription-State',
    'RAck',
    'Info-Package',
    'Content-Type',
    'Reason',
    'Record-Route',
    'X-Y',
  ];
  const line = fc
    .tuple(fc.constantFrom(...headers, ...more), fc.string({ maxLength: 30 }))
    .map(([name, value]) => raw(`${name}: ${value.replace(/[\r\n]/g, ' ')}`));
  const method = fc.constantFrom('INFO', 'UPDATE', 'REFER', 'NOTIFY', 'PRACK', 'OPTIONS', 'SUBSCRIBE');
  await fc.assert(
    fc.asyncProperty(method, fc.array(line, { maxLength: 4 }), async (name, lines) => {
      stage.sent();
      const dropped = stage.log.length;
      await say(name, { lines });
      const isDropped = stage.log
        .slice(dropped)
        .some(({ message }) => message === 'a SIP message was dropped');
      expect(stage.sent()).toHaveLength(isDropped ? 0 : 1);
      expect(stage.signalling.isConnected).toBe(true);
    }),
    { numRuns: 60 },
  );
});
