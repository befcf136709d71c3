import * as z from 'zod/mini';
import { frameChannel } from './frame-channel.js';
import { text } from './text.js';
import { type WireError, wireErrorSchema } from './wire-error.js';

export { frameChannel };

/** Frame → host window: "my script runs". Sent to the pinned origin of the host only. */
export interface FrameHello {
  readonly channel: typeof frameChannel;
  readonly kind: 'hello';
  readonly version: number;
}

/** Host → frame window: "talk through this port", which travels with it. */
export interface FrameWelcome {
  readonly channel: typeof frameChannel;
  readonly kind: 'welcome';
  readonly version: number;
}

/** What goes through the port after the handshake. */
export type FramePortMessage =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'event'; readonly name: string; readonly payload: unknown }
  | { readonly kind: 'ready'; readonly version: number; readonly capabilities: readonly string[] };

const version = z.int().check(z.minimum(1));
const id = z.int().check(z.minimum(0));

export const frameHelloSchema: z.ZodMiniType<FrameHello> = z.object({
  channel: z.literal(frameChannel),
  kind: z.literal('hello'),
  version,
});

export const frameWelcomeSchema: z.ZodMiniType<FrameWelcome> = z.object({
  channel: z.literal(frameChannel),
  kind: z.literal('welcome'),
  version,
});

export const framePortMessageSchema: z.ZodMiniType<FramePortMessage> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), id, method: text(64), params: z.unknown() }),
  z.object({ kind: z.literal('result'), id, result: z.unknown() }),
  z.object({ kind: z.literal('error'), id, error: wireErrorSchema }),
  z.object({ kind: z.literal('event'), name: text(64), payload: z.unknown() }),
  z.object({ kind: z.literal('ready'), version, capabilities: z.array(text(64)).check(z.maxLength(64)) }),
]);
