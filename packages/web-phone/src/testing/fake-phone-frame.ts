import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { CallSnapshot, FrameMethod, FrameMethods } from '@offhook/protocol';
import type {
  FrameRequestOptions,
  OpenPhoneFrameOptions,
  PhoneFrame,
  PhoneFrameEvents,
} from '@offhook/ui-iframe/host';

type Answers = {
  [Name in FrameMethod]: (params: FrameMethods[Name]['params']) => FrameMethods[Name]['result'];
};

export const sampleCall: CallSnapshot = {
  id: 'call-1',
  direction: 'outgoing',
  state: 'dialing',
  remoteNumber: '+442071838750',
  remoteName: '',
  isMuted: false,
  isOnHold: false,
  isRemoteOnHold: false,
  hasVideo: false,
  startedAt: '2026-11-21T09:00:00.000Z',
};

const willing: Answers = {
  'phone.provision': () => ({ registration: 'connecting' }),
  'phone.dial': ({ target }) => ({ call: { ...sampleCall, remoteNumber: target } }),
  'phone.release': () => null,
  'phone.insight': ({ after }) => ({ insight: { cursor: after + 1 } }),
  'phone.check': () => ({ report: { verdict: 'ready' } }),
  'phone.stopCheck': () => null,
  'call.answer': () => null,
  'call.hangUp': () => null,
  'call.setMuted': () => null,
  'call.sendDtmf': () => null,
  'call.mediaStats': () => ({
    packetsSent: 50,
    bytesSent: 8_000,
    packetsReceived: 49,
    bytesReceived: 7_840,
    packetsLost: 1,
  }),
  'ui.toast': () => null,
  'ui.initTooltips': () => null,
  'ui.setTheme': () => null,
};

/** A phone frame that does what it is asked, and remembers it. */
export class FakePhoneFrame implements PhoneFrame {
  /** What it was opened with. */
  readonly options: OpenPhoneFrameOptions;
  /** Each request: its method and its parameters. */
  readonly requests: (readonly [FrameMethod, unknown])[] = [];
  readonly ready: Promise<void>;
  readonly capabilities: readonly string[] = [];
  readonly #events: Emitter<PhoneFrameEvents> = new Emitter<PhoneFrameEvents>();
  #answers: Answers = willing;
  isDisposed = false;

  constructor(options: OpenPhoneFrameOptions, ready: Promise<void> = Promise.resolve()) {
    this.options = options;
    this.ready = ready;
  }

  /** Answers some methods in another way from now on. */
  answer(answers: Partial<Answers>): void {
    this.#answers = { ...this.#answers, ...answers };
  }

  /** Says something to the host page. */
  say<Name extends keyof PhoneFrameEvents>(name: Name, payload: PhoneFrameEvents[Name]): void {
    this.#events.emit(name, payload);
  }

  on<Name extends keyof PhoneFrameEvents>(
    name: Name,
    listener: (payload: PhoneFrameEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  async request<Name extends FrameMethod>(
    method: Name,
    params: FrameMethods[Name]['params'],
    options: FrameRequestOptions = {},
  ): Promise<FrameMethods[Name]['result']> {
    options.signal?.throwIfAborted();
    this.requests.push([method, params]);
    return await Promise.resolve(this.#answers[method](params));
  }

  dispose(): void {
    this.isDisposed = true;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** What the SDK needs of an iframe; there is no document in Node. */
export function fakeIframe(contentWindow: unknown = {}): HTMLIFrameElement {
  return { nodeName: 'IFRAME', contentWindow } as unknown as HTMLIFrameElement;
}
