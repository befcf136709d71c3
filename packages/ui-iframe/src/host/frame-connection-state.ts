/** Where the host stands with the document in its iframe. */
export type FrameConnectionState = 'awaited' | 'greeted' | 'ready' | 'closed';

/** `hello` and `ready` come from the frame, `lost` from the port, `close` from us. */
export type FrameConnectionTrigger = 'hello' | 'ready' | 'lost' | 'close';

/** The whole life of a connection. A `hello` at any time is a document that has just begun: a reload. */
export const frameConnectionTransitions: Readonly<
  Record<FrameConnectionState, Partial<Record<FrameConnectionTrigger, FrameConnectionState>>>
> = {
  awaited: { hello: 'greeted', close: 'closed' },
  greeted: { hello: 'greeted', ready: 'ready', lost: 'awaited', close: 'closed' },
  ready: { hello: 'greeted', lost: 'awaited', close: 'closed' },
  closed: {},
};

/** Undefined when the trigger means nothing in that state: strangers may send anything at any time. */
export function nextFrameConnectionState(
  state: FrameConnectionState,
  trigger: FrameConnectionTrigger,
): FrameConnectionState | undefined {
  return frameConnectionTransitions[state][trigger];
}
