import { serializeMessage, SipMessageError } from '@offhook/sip-message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAnswer, makeRequest } from '@offhook/sip-transaction/testing';
import { TestEdge, type TestEdgeOptions } from '../testing/test-edge.js';

/** No client is cut off here for what it sends, so that all of it is read. */
const patient: TestEdgeOptions = {
  limits: { maxBadMessageCount: Infinity, maxMessagesPerSecond: Infinity },
};

const methods = ['REGISTER', 'INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'MESSAGE', 'REFER', 'X'];
const targets = [
  'sip:bob@demo.localhost',
  'sip:*43@demo.localhost',
  'sip:demo.localhost',
  'sip:nobody@demo.localhost',
  'sip:b@x.invalid;transport=ws',
  'tel:+4930',
  'sip:',
];
const headerNames = [
  'Via',
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Max-Forwards',
  'Contact',
  'Route',
  'Record-Route',
  'Require',
  'Proxy-Require',
  'Authorization',
  'Proxy-Authorization',
  'Expires',
  'Reason',
  'Content-Length',
];
const pieces = fc.constantFrom(
  '',
  '*',
  ',',
  '"',
  '<',
  '>',
  ';tag=a',
  ';tag=',
  '<sip:alice@demo.localhost>',
  '<sip:bob@demo.localhost>;tag=b',
  '<sip:%00@demo.localhost>',
  '<sip:demo.localhost;lr>',
  '<sip:AAAA@demo.localhost;lr>',
  'SIP/2.0/WS x.invalid;branch=z9hG4bK1',
  'SIP/2.0/WS demo.localhost;branch=z9hG4bK',
  'SIP/2.0/UDP 192.0.2.1:5060',
  'Digest username="alice", realm="demo.localhost", nonce="AAAA", uri="sip:demo.localhost", response="0"',
  'Digest',
  '0',
  '1 INVITE',
  '1 ACK',
  '-1',
  '4294967296',
  '0',
  '70',
  '\u0000',
  '😀',
);

/** A message of known parts, some of them wrong, cut short, or with a stranger's bytes in the middle. */
const mutated = fc
  .record({
    method: fc.constantFrom(...methods),
    target: fc.constantFrom(...targets),
    isResponse: fc.boolean(),
    changes: fc.dictionary(fc.constantFrom(...headerNames), fc.option(pieces, { nil: undefined }), {
      maxKeys: 4,
    }),
    cut: fc.option(fc.nat(400), { nil: undefined, freq: 4 }),
    noise: fc.option(fc.tuple(fc.nat(400), fc.string({ maxLength: 5 })), { nil: undefined, freq: 4 }),
  })
  .map(({ changes, cut, isResponse, method, noise, target }) => {
    const request = makeRequest(method, { Contact: '<sip:a@x.invalid>', ...changes }, target);
    const text = write(isResponse ? makeAnswer(request, 200) : request);
    const short = text.slice(0, cut ?? text.length);
    return noise === undefined ? short : short.slice(0, noise[0]) + noise[1] + short.slice(noise[0]);
  });

/** What cannot even be written is noise of another kind. */
function write(message: Parameters<typeof serializeMessage>[0]): string {
  try {
    return serializeMessage(message);
  } catch (error) {
    if (error instanceof SipMessageError) return 'INVITE sip:x SIP/2.0\r\n\r\n';
    throw error;
  }
}

/** The edge still registers people and puts their calls through, and has logged no defect of its own. */
async function expectSound(edge: TestEdge): Promise<void> {
  const [carol] = await edge.registered('carol');
  carol.send('OPTIONS', 'sip:demo.localhost');
  await carol.receive('200 OPTIONS');
  expect(edge.log.filter(({ level }) => level === 'error')).toEqual([]);
  await edge.core.dispose();
  expect([edge.clock.pendingCount, edge.core.pendingCount, edge.core.flows.size]).toEqual([0, 0, 0]);
}

describe('whatever a client sends, the edge goes on', () => {
  it('after random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 })), async (frames) => {
        const edge = new TestEdge(patient);
        const mallory = edge.connect('mallory');
        for (const frame of frames) mallory.wire.send(frame);
        await expectSound(edge);
      }),
      { numRuns: 100 },
    );
  });

  it('after random text', async () => {
    // Not the library's own `unit: 'binary'`: its tables take a second to make.
    const unit = fc.integer({ max: 0x10_ffff, min: 0 }).map((code) => String.fromCodePoint(code));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit })), async (frames) => {
        const edge = new TestEdge(patient);
        const mallory = edge.connect('mallory');
        for (const frame of frames) mallory.wire.send(frame);
        await expectSound(edge);
      }),
      { numRuns: 100 },
    );
  });

  it('after messages of a stranger that are wrong somewhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutated, { maxLength: 12 }), async (frames) => {
        const edge = new TestEdge(patient);
        const mallory = edge.connect('mallory');
        for (const frame of frames) mallory.wire.send(frame);
        await expectSound(edge);
      }),
      { numRuns: 150 },
    );
  });

  it('after messages of a registered client that are wrong somewhere, and time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(mutated, fc.nat(200_000)), { maxLength: 12 }), async (steps) => {
        const edge = new TestEdge(patient);
        const [alice] = await edge.registered('alice', 'bob');
        for (const step of steps) {
          if (typeof step === 'number') await edge.clock.advance(step);
          else alice.wire.send(step);
        }
        await expectSound(edge);
      }),
      { numRuns: 150 },
    );
  });

  it('while its calls are answered in every way and order', async () => {
    const step = fc.oneof(
      fc.constantFrom('INVITE', 'CANCEL', 'ACK', 'BYE', 'MESSAGE'),
      fc.constantFrom(100, 180, 200, 302, 401, 486, 503, 603),
      fc.nat(200_000).map((ms) => ({ ms })),
      fc.constantFrom('lose alice', 'lose bob'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const edge = new TestEdge(patient);
        const [alice, bob] = await edge.registered('alice', 'bob');
        alice.send('INVITE', 'bob');
        await bob.receive('INVITE');
        for (const what of steps) {
          if (what === 'lose alice') edge.flowOf(alice).close('silent');
          else if (what === 'lose bob') edge.flowOf(bob).close('silent');
          else if (typeof what === 'string') alice.send(what, what === 'MESSAGE' ? 'bob' : undefined);
          else if (typeof what === 'number') bob.respond(what, 'INVITE');
          else await edge.clock.advance(what.ms);
        }
        // Longer than anything may take: 180 s of ringing, 32 s for a CANCEL, 32 s for the ACK.
        await edge.clock.advance(300_000);
        expect(edge.core.pendingCount).toBe(0);
        await expectSound(edge);
      }),
      { numRuns: 150 },
    );
  });
});
