import type { SipRequest } from '@offhook/sip-message';
import type { SipAnswer } from '@offhook/sip-transaction';
import type { LoopMarks } from './loop-mark.js';

/** What keeps a sound request from being forwarded (RFC 3261 §16.3, steps 2 to 5). */
export function checkRequest(request: SipRequest, loops: LoopMarks): SipAnswer | undefined {
  const { headers, uri } = request;
  if (!/^sips?:/i.test(uri)) return { status: 416 };
  if (Number(headers.first('Max-Forwards') ?? 70) === 0) return { status: 483 };
  if (loops.isLoop(request)) return { status: 482 };
  const required = headers.all('Proxy-Require');
  if (required.length === 0) return undefined;
  // This proxy has no extension that a client could insist on.
  return { status: 420, headers: required.map((option) => ['Unsupported', option] as const) };
}
