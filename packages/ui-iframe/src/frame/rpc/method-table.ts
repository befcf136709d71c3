import { type FrameMethod, type FrameMethods, frameMethodSchemas } from '@offhook/protocol';
import { FrameError } from '../../rpc/frame-error.js';

/** What the frame does for each method. Parameters have been checked. */
export type FrameMethodHandlers = {
  readonly [Name in FrameMethod]: (
    params: FrameMethods[Name]['params'],
  ) => FrameMethods[Name]['result'] | Promise<FrameMethods[Name]['result']>;
};

type Call = (params: unknown) => unknown;

/** The only way from a method's name, which is a stranger's text, to something that runs. */
export class MethodTable {
  /** Without a prototype, `constructor` and `__proto__` are names as unknown as any. */
  readonly #calls: Readonly<Record<string, Call | undefined>>;

  constructor(handlers: FrameMethodHandlers) {
    const calls = Object.create(null) as Record<string, Call | undefined>;
    for (const name of Object.keys(frameMethodSchemas) as FrameMethod[])
      calls[name] = checked(name, handlers);
    this.#calls = Object.freeze(calls);
  }

  get names(): readonly string[] {
    return Object.keys(this.#calls);
  }

  /** @throws FrameError frame/unsupported, frame/invalid-params, and whatever the method throws */
  async call(method: string, params: unknown): Promise<unknown> {
    const call = this.#calls[method];
    if (call === undefined) throw new FrameError('frame/unsupported', 'This phone cannot do that.');
    return await call(params);
  }
}

function checked(name: FrameMethod, handlers: FrameMethodHandlers): Call {
  const schema = frameMethodSchemas[name].params;
  // Both come from the same name, which the types of a union of names no longer show.
  const handler = handlers[name] as Call;
  return async (params) => {
    const read = schema.safeParse(params);
    if (!read.success) {
      throw new FrameError(
        'frame/invalid-params',
        `What the page asked of the phone makes no sense (${name}).`,
      );
    }
    return await handler(read.data);
  };
}
