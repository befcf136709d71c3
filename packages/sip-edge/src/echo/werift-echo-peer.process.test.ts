import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createLogger, type LogEntry } from '@offhook/primitives';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EchoAnswer, type EchoLine, type EchoLineOptions, createEchoLine } from './echo-line.js';
import { audioWith, audioWithout, offerOf, sampleOffer } from './testing/sample-offer.js';
import { type CallerOptions, opus, telephoneEvent, WeriftCaller } from './testing/werift-caller.js';

const never = new AbortController().signal;
const pcmu = { mimeType: 'audio/PCMU', clockRate: 8_000, payloadType: 0 };
const pcma = { mimeType: 'audio/PCMA', clockRate: 8_000, payloadType: 8 };

const closers: (() => Promise<void>)[] = [];
let entries: LogEntry[];

beforeAll(async () => {
  // Loads werift, so that no test below pays for it.
  await createEchoLine().prepare();
});

beforeEach(() => {
  entries = [];
});

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

function makeLine(options: EchoLineOptions = {}): EchoLine {
  const logger = createLogger((entry) => entries.push(entry));
  const line = createEchoLine({ addresses: ['127.0.0.1'], logger, ...options });
  closers.push(() => line.dispose());
  return line;
}

function makeCaller(options: CallerOptions = {}): WeriftCaller {
  const caller = new WeriftCaller(options);
  closers.push(() => caller.close());
  return caller;
}

async function call(line: EchoLine, caller: WeriftCaller): Promise<EchoAnswer> {
  const answer = await line.answer(await caller.offer(), { signal: never });
  await caller.connect(answer.sdp);
  return answer;
}

function linesOf(sdp: string, start: string): readonly string[] {
  return sdp.split('\r\n').filter((line) => line.startsWith(start));
}

function endings(): readonly unknown[] {
  return entries.flatMap(({ context }) => context['reason'] ?? []);
}

/** What keeps the process from ending: nothing, between two tests. */
function handles(): readonly string[] {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWrap' || kind === 'Timeout');
}

/** Looks until nothing is left; its own timer does not count. */
async function expectQuiet(): Promise<void> {
  const deadlineMs = performance.now() + 2_000;
  while (handles().length > 0 && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 10).unref());
  }
  expect(handles()).toEqual([]);
}

/** An ICE check that nominates (RFC 8445 §7.1), but without integrity, which a stranger cannot compute. */
function check(username: string): Buffer {
  const value = Buffer.from(username.padEnd(Math.ceil(username.length / 4) * 4, '\0'));
  const body = Buffer.concat([
    Buffer.from([0, 0x06, 0, username.length]),
    value,
    Buffer.from([0, 0x24, 0, 4, 0x6e, 0, 0x1e, 0xff]),
    Buffer.from([0x80, 0x2a, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8]),
    Buffer.from([0, 0x25, 0, 0]),
  ]);
  const header = Buffer.from([0, 1, 0, body.length, 0x21, 0x12, 0xa4, 0x42, ...Buffer.alloc(12, 7)]);
  return Buffer.concat([header, body]);
}

async function knock(sdp: string, username: string): Promise<'answered' | 'ignored'> {
  const port = Number(linesOf(sdp, 'a=candidate:')[0]?.split(' ')[5]);
  const socket = createSocket('udp4');
  closers.push(async () => {
    socket.close();
    await once(socket, 'close');
  });
  socket.send(check(username), port, '127.0.0.1');
  const silence = new Promise<'ignored'>((resolve) => setTimeout(resolve, 150, 'ignored'));
  return await Promise.race([once(socket, 'message').then(() => 'answered' as const), silence]);
}

describe('audio', () => {
  it.each([
    ['Opus', opus],
    ['PCMU', pcmu],
    ['PCMA', pcma],
  ])('in %s comes back as it went', async (_, codec) => {
    const caller = makeCaller({ codecs: [codec] });
    const answer = await call(makeLine(), caller);
    const sent = Array.from({ length: 100 }, (_unused, index) => Buffer.from(`packet ${String(index)}`));
    // Begins just below the wrap of both counters.
    for (const [index, payload] of sent.entries()) {
      const header = {
        sequenceNumber: (65_500 + index) & 0xffff,
        timestamp: (2 ** 32 - 9_600 + index * 960) >>> 0,
      };
      await caller.send({ ...header, marker: index === 0 }, payload);
    }
    await expect.poll(() => caller.received.length).toBe(sent.length);

    const { received } = caller;
    expect(received.map(({ payload }) => payload.toString())).toEqual(sent.map(String));
    expect(received.map(({ header }) => header.sequenceNumber)).toEqual(
      sent.map((_payload, index) => (65_500 + index) & 0xffff),
    );
    expect(received.map(({ header }) => header.timestamp)).toEqual(
      sent.map((_payload, index) => (2 ** 32 - 9_600 + index * 960) >>> 0),
    );
    expect(received.map(({ header }) => header.marker)).toEqual(sent.map((_payload, index) => index === 0));
    expect(new Set(received.map(({ header }) => header.payloadType))).toEqual(new Set([codec.payloadType]));
    expect(linesOf(answer.sdp, 'a=ssrc:')).toEqual([`a=ssrc:${String(received[0]?.header.ssrc)} cname:echo`]);
    expect(received[0]?.header.ssrc).not.toBe(caller.ssrc);
  });

  it('comes back alone: key presses, foreign codecs and empty packets leave no gap', async () => {
    const caller = makeCaller();
    await call(makeLine(), caller);
    const kinds = [opus, telephoneEvent, telephoneEvent, opus, { payloadType: 63 }, opus];
    for (const [sequenceNumber, { payloadType }] of kinds.entries()) {
      await caller.send({ sequenceNumber, payloadType }, Buffer.from([sequenceNumber]));
    }
    await caller.send({ sequenceNumber: 6 }, Buffer.alloc(0));
    await caller.send({ sequenceNumber: 7 }, Buffer.from([7]));
    await expect.poll(() => caller.received.length).toBe(4);
    expect(caller.received.map(({ payload }) => payload[0])).toEqual([0, 3, 5, 7]);
    expect(caller.received.map(({ header }) => header.sequenceNumber)).toEqual([0, 1, 2, 3]);
    expect(caller.received.every(({ header }) => header.payloadType === opus.payloadType)).toBe(true);
  });

  it('comes back without the extensions, sources and padding of its way here', async () => {
    const caller = makeCaller();
    await call(makeLine(), caller);
    const extensions = [{ id: 1, payload: Buffer.from([42]) }];
    await caller.send(
      { sequenceNumber: 1, extension: true, extensions, csrc: [1, 2], csrcLength: 2 },
      Buffer.from('x'),
    );
    await expect.poll(() => caller.received.length).toBe(1);
    expect(caller.received[0]?.header).toMatchObject({ extension: false, csrc: [], padding: false });
    expect(caller.received[0]?.payload.toString()).toBe('x');
  });

  it('comes back also when it begins to come from another source', async () => {
    const caller = makeCaller();
    await call(makeLine(), caller);
    await caller.send({ sequenceNumber: 1 }, Buffer.from('named in the offer'));
    await caller.send({ sequenceNumber: 2, ssrc: 99 }, Buffer.from('not named'));
    await expect.poll(() => caller.received.length).toBe(2);
    expect(new Set(caller.received.map(({ header }) => header.ssrc)).size).toBe(1);
  });

  it('is taken when video is offered before it, which is declined', async () => {
    const caller = makeCaller({ hasVideo: true });
    const answer = await makeLine().answer(await caller.offer(), { signal: never });
    expect(linesOf(answer.sdp, 'm=').map((line) => line.split(' ').slice(0, 2))).toEqual([
      ['m=video', '0'],
      ['m=audio', expect.not.stringMatching(/^0$/)],
    ]);
  });

  it('does not come back when the caller said that it only sends', async () => {
    const caller = makeCaller();
    const offer = (await caller.offer()).replace('a=sendrecv', 'a=sendonly');
    const answer = await makeLine().answer(offer, { signal: never });
    expect(linesOf(answer.sdp, 'a=recvonly')).toHaveLength(1);
    await caller.connect(answer.sdp);
    await caller.send({ sequenceNumber: 1 }, Buffer.from('into the void'));
    // Comes after the packet on the same way, so that the packet was surely seen.
    await caller.sayGoodbye();
    await answer.closed;
    expect(entries.at(-1)?.context).toMatchObject({ echoedCount: 0 });
    expect(caller.received).toEqual([]);
  });
});

describe('calls side by side', () => {
  it('hear themselves only', async () => {
    const line = makeLine();
    const callers = Array.from({ length: 4 }, () => makeCaller());
    await Promise.all(callers.map((caller) => call(line, caller)));
    await Promise.all(
      callers.flatMap((caller, who) =>
        [1, 2, 3].map((sequenceNumber) =>
          caller.send({ sequenceNumber }, Buffer.from(`caller ${String(who)}`)),
        ),
      ),
    );
    for (const [who, caller] of callers.entries()) {
      await expect.poll(() => caller.received.length).toBe(3);
      const heard = new Set(caller.received.map(({ payload }) => payload.toString()));
      expect(heard).toEqual(new Set([`caller ${String(who)}`]));
    }
  });
});

describe('the answer', () => {
  it('is there at once: nothing is gathered from afar, no .local name is looked up', async () => {
    const startMs = performance.now();
    await makeLine().answer(sampleOffer, { signal: never });
    expect(performance.now() - startMs).toBeLessThan(3_000);
  });

  it('names the addresses that it was told to use', async () => {
    const { sdp } = await makeLine({ addresses: ['127.0.0.1'] }).answer(sampleOffer, { signal: never });
    expect(linesOf(sdp, 'a=candidate:')).toEqual([
      expect.stringMatching(/^a=candidate:1 1 udp \d+ 127\.0\.0\.1 \d+ typ host$/),
    ]);
  });

  it('names the addresses of the machine and loopback unless told otherwise', async () => {
    const line = createEchoLine();
    closers.push(() => line.dispose());
    const { sdp } = await line.answer(sampleOffer, { signal: never });
    const candidates = linesOf(sdp, 'a=candidate:');
    expect(candidates.at(-1)).toContain(' 127.0.0.1 ');
    expect(candidates.length).toBeLessThanOrEqual(8);
    expect(linesOf(sdp, 'a=end-of-candidates')).toHaveLength(1);
  });

  it('names another address where the machine is seen under one', async () => {
    const { sdp } = await makeLine({ announceAddress: '203.0.113.5' }).answer(sampleOffer, { signal: never });
    expect(linesOf(sdp, 'a=candidate:')).toEqual([expect.stringContaining(' 203.0.113.5 ')]);
    expect(linesOf(sdp, 'c=').at(-1)).toBe('c=IN IP4 203.0.113.5');
  });

  it('keeps to the ports that it was given', async () => {
    const line = makeLine({ portRange: [42_000, 42_040] });
    const answers = await Promise.all([1, 2, 3].map(() => line.answer(sampleOffer, { signal: never })));
    const ports = answers
      .flatMap(({ sdp }) => linesOf(sdp, 'a=candidate:'))
      .map((line) => Number(line.split(' ')[5]));
    expect(ports).toHaveLength(3);
    for (const port of ports) expect(port).toSatisfy((value: number) => value >= 42_000 && value <= 42_040);
  });

  it('fails in our words where the address is not the machine’s, and ends no process', async () => {
    await expect(
      makeLine({ addresses: ['203.0.113.5'] }).answer(sampleOffer, { signal: never }),
    ).rejects.toMatchObject({ code: 'edge/echo-unavailable', cause: { code: 'EADDRNOTAVAIL' } });
  });

  it.each([
    ['names no source', audioWithout('a=ssrc')],
    ['has no mid', audioWithout('a=mid')],
    ['has no candidates', audioWithout('a=candidate')],
  ])('exists for an offer that %s', async (_, lines) => {
    const answer = await makeLine().answer(offerOf(lines), { signal: never });
    expect(answer.sdp).toContain('a=ice-lite');
  });
});

describe('an end', () => {
  beforeEach(async () => {
    // The last flight of DTLS waits for up to half a second.
    await expectQuiet();
  });

  it('by us is told by `closed`, and leaves no socket and no timer', async () => {
    const caller = makeCaller();
    const answer = await call(makeLine(), caller);
    expect(handles()).toContain('UDPWrap');
    await answer.close();
    await answer.closed;
    await caller.close();
    await expectQuiet();
    expect(endings()).toEqual(['hung up']);
  });

  it('before the caller connected leaves no socket and no timer', async () => {
    const answer = await makeLine().answer(sampleOffer, { signal: never });
    expect(handles()).toEqual(expect.arrayContaining(['UDPWrap', 'Timeout']));
    await answer.close();
    await expectQuiet();
  });

  it('while the answer is being made leaves no socket and no timer', async () => {
    const caller = new AbortController();
    const answer = makeLine().answer(sampleOffer, { signal: caller.signal });
    caller.abort();
    await expect(answer).rejects.toBe(caller.signal.reason);
    await expectQuiet();
  });

  it.each([
    ['just begun', 0],
    ['waiting', 300],
  ])('while a DTLS handshake is %s leaves no socket and no timer', async (_, delayMs) => {
    const offer = offerOf(audioWith('a=setup', 'a=setup:passive'));
    const answer = await makeLine().answer(offer, { signal: never });
    const ufrag = linesOf(answer.sdp, 'a=ice-ufrag:')[0]?.slice('a=ice-ufrag:'.length) ?? '';
    await expect(knock(answer.sdp, `${ufrag}:J4AS`)).resolves.toBe('answered');
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await answer.close();
    await Promise.all(closers.splice(0).map((close) => close()));
    await expectQuiet();
  });

  it('comes by itself when the caller never connects', async () => {
    const answer = await makeLine({ connectTimeoutMs: 50 }).answer(sampleOffer, { signal: never });
    await answer.closed;
    expect(endings()).toEqual(['the caller never connected']);
  });

  it('comes by itself when the caller vanishes without a word', async () => {
    const caller = makeCaller();
    const answer = await call(makeLine({ silenceTimeoutMs: 200 }), caller);
    await caller.close();
    await answer.closed;
    expect(endings()).toEqual(['the caller fell silent']);
  });

  it('comes at once when the caller closes its DTLS connection', async () => {
    const caller = makeCaller();
    const answer = await call(makeLine(), caller);
    await caller.sayGoodbye();
    await answer.closed;
    expect(endings()).toEqual(['the caller closed the media connection']);
  });
});

describe('a stranger', () => {
  it('that does not know both descriptions is not answered', async () => {
    const { sdp } = await makeLine().answer(sampleOffer, { signal: never });
    const ufrag = linesOf(sdp, 'a=ice-ufrag:')[0]?.slice('a=ice-ufrag:'.length) ?? '';
    await expect(knock(sdp, `${ufrag}:guess`)).resolves.toBe('ignored');
    await expect(knock(sdp, 'guess:J4AS')).resolves.toBe('ignored');
    // Shows that the check above was worth an answer but for its name.
    await expect(knock(sdp, `${ufrag}:J4AS`)).resolves.toBe('answered');
  });
});
