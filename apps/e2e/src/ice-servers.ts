import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What a browser asks of STUN (RFC 8489) and TURN (RFC 8656) servers before a call, and nothing more. */

const magicCookie = 0x2112a442;
const bindingRequest = 0x0001;
const allocateRequest = 0x0003;
const refreshRequest = 0x0004;
const successBit = 0x0100;
const errorBits = 0x0110;

const attribute = {
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorRelayedAddress: 0x0016,
  realm: 0x0014,
  nonce: 0x0015,
  xorMappedAddress: 0x0020,
} as const;

const realm = 'relay.test';
const nonce = randomBytes(8).toString('hex');

export interface TurnAccount {
  readonly username: string;
  readonly credential: string;
}

export interface TestIceServer extends AsyncDisposable {
  /** As `127.0.0.1:40123`. */
  readonly address: string;
  /** How many messages came. */
  readonly heardCount: () => number;
}

/** Hears everything and says nothing. */
export async function openSilentServer(): Promise<TestIceServer> {
  return await open(() => undefined);
}

/** Tells whoever asks that it is somewhere else than it thinks, as a NAT does; and relays for whoever knows the password. */
export async function openTurnServer(account: TurnAccount): Promise<TestIceServer> {
  const key = createHash('md5').update(`${account.username}:${realm}:${account.credential}`).digest();
  return await open((message, from) => answerTo(message, from, key));
}

async function open(
  answer: (message: Buffer, from: RemoteInfo) => Buffer | undefined,
): Promise<TestIceServer> {
  const socket: Socket = createSocket('udp4');
  let count = 0;
  socket.on('message', (message, from) => {
    count += 1;
    const response = message.length < 20 ? undefined : answer(message, from);
    if (response !== undefined) socket.send(response, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { address, port }: AddressInfo = socket.address();
  return {
    address: `${address}:${port}`,
    heardCount: () => count,
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function answerTo(request: Buffer, { port }: RemoteInfo, key: Buffer): Buffer | undefined {
  const type = request.readUInt16BE(0);
  // Documentation addresses (RFC 5737), which no machine has.
  const mapped = addressAttribute(attribute.xorMappedAddress, '203.0.113.7', port);
  if (type === bindingRequest) return messageOf(request, type | successBit, [mapped]);
  if (type !== allocateRequest && type !== refreshRequest) return undefined;
  if (!isSigned(request, key)) {
    const unauthorized = Buffer.from([0, 0, 4, 1, ...Buffer.from('Unauthorized')]);
    return messageOf(request, type | errorBits, [
      attributeOf(attribute.errorCode, unauthorized),
      attributeOf(attribute.realm, Buffer.from(realm)),
      attributeOf(attribute.nonce, Buffer.from(nonce)),
    ]);
  }
  const lifetime = attributeOf(attribute.lifetime, Buffer.from([0, 0, 0x02, 0x58]));
  const relayed = addressAttribute(attribute.xorRelayedAddress, '203.0.113.9', 49_152);
  const attributes = type === allocateRequest ? [relayed, mapped, lifetime] : [lifetime];
  return signed(messageOf(request, type | successBit, attributes), key);
}

/** RFC 8489 §14.5: the HMAC of everything before it, with a length that ends after it. */
function isSigned(request: Buffer, key: Buffer): boolean {
  for (let at = 20; at + 4 <= request.length; at += 4 + padded(request.readUInt16BE(at + 2))) {
    if (request.readUInt16BE(at) !== attribute.messageIntegrity) continue;
    return hmacOf(request.subarray(0, at), key).equals(request.subarray(at + 4, at + 24));
  }
  return false;
}

function signed(message: Buffer, key: Buffer): Buffer {
  const integrity = attributeOf(attribute.messageIntegrity, hmacOf(message, key));
  const whole = Buffer.concat([message, integrity]);
  whole.writeUInt16BE(whole.length - 20, 2);
  return whole;
}

function hmacOf(before: Buffer, key: Buffer): Buffer {
  const covered = Buffer.from(before);
  covered.writeUInt16BE(before.length - 20 + 24, 2);
  return createHmac('sha1', key).update(covered).digest();
}

function messageOf(request: Buffer, type: number, attributes: readonly Buffer[]): Buffer {
  const body = Buffer.concat(attributes);
  const header = Buffer.alloc(20);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(body.length, 2);
  header.writeUInt32BE(magicCookie, 4);
  request.copy(header, 8, 8, 20);
  return Buffer.concat([header, body]);
}

function attributeOf(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value, Buffer.alloc(padded(value.length) - value.length)]);
}

/** RFC 8489 §14.2: exclusive-or with the magic cookie, which hides it from routers that rewrite addresses. */
function addressAttribute(type: number, address: string, port: number): Buffer {
  const value = Buffer.alloc(8);
  value.writeUInt8(1, 1);
  value.writeUInt16BE(port ^ (magicCookie >>> 16), 2);
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  value.writeUInt32BE((number ^ magicCookie) >>> 0, 4);
  return attributeOf(type, value);
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
