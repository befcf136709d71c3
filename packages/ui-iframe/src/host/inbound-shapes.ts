import {
  callDirections,
  callEndReasons,
  type CallMediaStats,
  type CallSnapshot,
  callStates,
  frameChannel,
  type FrameEvent,
  type FrameEvents,
  type FrameHello,
  type FrameMethod,
  type FrameMethods,
  type RegistrationState,
  registrationStates,
  type WireError,
} from '@offhook/protocol';
import {
  anyObject,
  anything,
  listOf,
  matching,
  numberFrom,
  object,
  oneOf,
  type Shape,
  text,
} from '../rpc/shape.js';

const whole = { isWhole: true };
const version = numberFrom(1, Number.MAX_SAFE_INTEGER, whole);
const id = numberFrom(0, Number.MAX_SAFE_INTEGER, whole);
const maybeEmpty = { minLength: 0 };
/** As the protocol has it, but for days that are not in the calendar. */
const instant = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);

export const helloShape: Shape<FrameHello> = object<FrameHello>({
  channel: oneOf([frameChannel]),
  kind: oneOf(['hello'] as const),
  version,
});

const wireErrorShape: Shape<WireError> = object<WireError>({
  code: matching<WireError['code']>(/\//),
  message: text(1_000, maybeEmpty),
  retryable: oneOf([true, false]),
  sipStatus: { optional: numberFrom(100, 699, whole) },
});

const remote = text(512, maybeEmpty);

const callShape: Shape<CallSnapshot> = object<CallSnapshot>({
  id: text(64),
  direction: oneOf(callDirections),
  state: oneOf(callStates),
  remoteNumber: remote,
  remoteName: remote,
  isMuted: oneOf([true, false]),
  isOnHold: oneOf([true, false]),
  isRemoteOnHold: oneOf([true, false]),
  hasVideo: oneOf([true, false]),
  startedAt: instant,
  connectedAt: { optional: instant },
  endedAt: { optional: instant },
  endReason: { optional: oneOf(callEndReasons) },
  error: { optional: wireErrorShape },
});

/** What the frame may send through the port, by its `kind`. */
export interface InboundMessages {
  ready: { readonly version: number; readonly capabilities: readonly string[] };
  result: { readonly id: number; readonly result: unknown };
  error: { readonly id: number; readonly error: WireError };
  event: { readonly name: string; readonly payload: unknown };
}

type Shapes<Values> = { readonly [Name in keyof Values]: Shape<Values[Name]> };

export const inboundMessageShapes: Shapes<InboundMessages> = {
  ready: object<InboundMessages['ready']>({ version, capabilities: listOf(text(64), 64) }),
  result: object<InboundMessages['result']>({ id, result: anything }),
  error: object<InboundMessages['error']>({ id, error: wireErrorShape }),
  event: object<InboundMessages['event']>({ name: text(64), payload: anything }),
};

const count = numberFrom(0, Number.MAX_VALUE);
const nothing = oneOf([null]);

export const resultShapes: { readonly [Name in FrameMethod]: Shape<FrameMethods[Name]['result']> } = {
  'phone.provision': object<{ registration: RegistrationState }>({ registration: oneOf(registrationStates) }),
  'phone.dial': object<{ call: CallSnapshot }>({ call: callShape }),
  'phone.release': nothing,
  'call.answer': nothing,
  'call.hangUp': nothing,
  'call.setMuted': nothing,
  'call.sendDtmf': nothing,
  'call.mediaStats': object<CallMediaStats>({
    packetsSent: count,
    bytesSent: count,
    packetsReceived: count,
    bytesReceived: count,
    packetsLost: numberFrom(-Number.MAX_VALUE, Number.MAX_VALUE),
  }),
  'phone.insight': object<{ insight: object }>({ insight: anyObject }),
  'phone.check': object<{ report: object }>({ report: anyObject }),
  'phone.stopCheck': nothing,
  'ui.toast': nothing,
  'ui.initTooltips': nothing,
  'ui.setTheme': nothing,
};

export const eventShapes: Shapes<FrameEvents> = {
  registrationChanged: object<FrameEvents['registrationChanged']>({
    state: oneOf(registrationStates),
    error: { optional: wireErrorShape },
  }),
  callChanged: object<FrameEvents['callChanged']>({ call: callShape }),
  checkProgressed: object<FrameEvents['checkProgressed']>({ report: anyObject }),
  failed: object<FrameEvents['failed']>({ error: wireErrorShape }),
};

export function isFrameEvent(name: string): name is FrameEvent {
  return Object.hasOwn(eventShapes, name);
}
