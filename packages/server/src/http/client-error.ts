import type { Socket } from 'node:net';
import type { ErrorBody } from '@offhook/protocol';
import { toWireError } from '@offhook/protocol';
import { RequestError, type RequestErrorCode } from '../error/request-error.js';
import { errorStatus } from './error-status.js';

const codes: ReadonlyMap<string, readonly [RequestErrorCode, string]> = new Map([
  ['HPE_HEADER_OVERFLOW', ['request/too-large', "The request's headers are too large."]],
  ['ERR_HTTP_REQUEST_TIMEOUT', ['request/timed-out', 'The request took too long.']],
]);

/** Answers what is not HTTP at all, where there is no request to reply to. */
export function answerClientError(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, message] = codes.get(error.code ?? '') ?? ['request/invalid', 'The request cannot be read.'];
  const body: ErrorBody = { error: toWireError(new RequestError(code, message)) };
  const text = JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${errorStatus[code]} Error`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}
