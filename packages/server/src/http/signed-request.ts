import { Transform, type TransformCallback } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SignedRequest } from '../signature/signature-check.js';

/** Whose signature a request may carry. */
export type SignatureScheme = 'Instance' | 'Application';

const anyScheme = /^(Instance|Application) +([^\s:]{1,128}):([A-Za-z0-9+/]{1,128}={0,2}) *$/i;

/** The bodies of signed requests byte by byte: what JSON makes of them cannot be hashed again. */
const bodies: WeakMap<FastifyRequest, Buffer[]> = new WeakMap<FastifyRequest, Buffer[]>();

/** Keeps the bodies of signed requests as they come, for `signedRequestOf`. No others pay for it. */
export function keepSignedBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (!anyScheme.test(request.headers.authorization ?? '')) return payload;
    const chunks: Buffer[] = [];
    bodies.set(request, chunks);
    const copy = new Transform({
      transform: (chunk: Buffer, _encoding: BufferEncoding, next: TransformCallback) => {
        chunks.push(chunk);
        next(null, chunk);
      },
    });
    // A body that breaks off must fail where it is read, and not hang.
    payload.once('error', (error) => copy.destroy(error));
    return await Promise.resolve(payload.pipe(copy));
  });
}

/** The signature of a request by `scheme`, when it has one. */
export function signedRequestOf(request: FastifyRequest, scheme: SignatureScheme): SignedRequest | undefined {
  const { authorization = '', 'content-type': contentType = '', 'x-timestamp': timestamp } = request.headers;
  const [, shown, signer, signature] = anyScheme.exec(authorization) ?? [];
  const isOther = shown?.toLowerCase() !== scheme.toLowerCase();
  if (isOther || signer === undefined || signature === undefined) return undefined;
  return {
    signer,
    signature,
    timestamp: typeof timestamp === 'string' ? timestamp : '',
    method: request.method,
    path: request.raw.url ?? '',
    contentType,
    body: Buffer.concat(bodies.get(request) ?? []),
  };
}
