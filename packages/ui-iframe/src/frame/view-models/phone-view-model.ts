import type { CallSnapshot, PhoneTheme } from '@offhook/protocol';
import { callInFocus, type PhoneState, type Toast } from '../phone/phone-state.js';
import { words } from '../words.js';
import {
  durationOf,
  endingOf,
  type EndingViewModel,
  personIn,
  type PersonViewModel,
} from './call-view-model.js';
import { type NoticeViewModel, noticeOf, statusOf, type StatusViewModel } from './status-view-model.js';

export interface WaitingScreen {
  readonly kind: 'waiting';
  readonly title: string;
  readonly detail: string;
  readonly isHopeful: boolean;
}

export interface DialScreen {
  readonly kind: 'dial';
  readonly input: string;
  readonly hasDialPad: boolean;
  readonly isReady: boolean;
}

export interface IncomingScreen {
  readonly kind: 'incoming';
  readonly callId: string;
  readonly person: PersonViewModel;
  readonly progress: string;
  /** The user has picked up, and the call is on its way. */
  readonly isAnswering: boolean;
}

export interface OutgoingScreen {
  readonly kind: 'outgoing';
  readonly callId: string;
  readonly person: PersonViewModel;
  readonly progress: string;
}

export interface ConnectedScreen {
  readonly kind: 'connected';
  readonly callId: string;
  readonly person: PersonViewModel;
  readonly duration: string;
  readonly isMuted: boolean;
  readonly canMute: boolean;
  readonly isKeypadOpen: boolean;
  readonly sentTones: string;
  /** A second call that rings meanwhile. */
  readonly waiting: { readonly callId: string; readonly person: PersonViewModel } | undefined;
}

export interface EndedScreen extends EndingViewModel {
  readonly kind: 'ended';
  readonly person: PersonViewModel;
  /** Empty when the call was never connected. */
  readonly duration: string;
  /** Undefined when there is nobody to call again. */
  readonly redial: string | undefined;
}

export type Screen =
  WaitingScreen | DialScreen | IncomingScreen | OutgoingScreen | ConnectedScreen | EndedScreen;

export interface PhoneViewModel {
  readonly status: StatusViewModel | undefined;
  readonly notice: NoticeViewModel | undefined;
  readonly screen: Screen;
  readonly toasts: readonly Toast[];
  readonly hasTooltips: boolean;
  readonly theme: PhoneTheme;
  /** What a screen reader is told when it changes. */
  readonly announcement: string;
}

/** What fits above the keypad of the narrowest frame. */
const longestTones = 14;

/** All that is on the screen, from all that is known. */
export function phoneViewModel(state: PhoneState): PhoneViewModel {
  const screen = screenOf(state);
  return {
    status: statusOf(state),
    notice: screen.kind === 'dial' ? noticeOf(state) : undefined,
    screen,
    toasts: state.toasts,
    hasTooltips: state.hasTooltips,
    theme: state.settings.theme,
    announcement: announcementOf(screen),
  };
}

function screenOf(state: PhoneState): Screen {
  if (state.host === 'missing') return { kind: 'waiting', ...words.waiting.missing, isHopeful: false };
  const call = callInFocus(state.calls);
  if (call !== undefined) return callScreen(call, state);
  if (state.endedCall !== undefined) return endedScreen(state.endedCall);
  if (state.owner === undefined) return { kind: 'waiting', ...words.waiting.awaited, isHopeful: true };
  return {
    kind: 'dial',
    input: state.dialInput,
    hasDialPad: state.settings.hasDialPad,
    isReady: state.registration === 'registered',
  };
}

function callScreen(call: CallSnapshot, state: PhoneState): Screen {
  const about = { callId: call.id, person: personIn(call) };
  switch (call.state) {
    case 'incoming':
    case 'answering':
      return {
        kind: 'incoming',
        ...about,
        progress: words.call[call.state],
        isAnswering: call.state === 'answering',
      };
    case 'dialing':
    case 'ringing':
      return { kind: 'outgoing', ...about, progress: words.call[call.state] };
    case 'connected':
      return connectedScreen(call, state);
    case 'ended':
      return endedScreen(call);
  }
}

function connectedScreen(call: CallSnapshot, state: PhoneState): ConnectedScreen {
  const waiting = state.calls.find(({ state: theirs }) => theirs === 'incoming');
  return {
    kind: 'connected',
    callId: call.id,
    person: personIn(call),
    duration: durationOf(call, state.nowMs) ?? '',
    isMuted: call.isMuted,
    canMute: state.settings.canMute,
    isKeypadOpen: state.isKeypadOpen,
    sentTones: endOf(state.sentTones),
    waiting: waiting === undefined ? undefined : { callId: waiting.id, person: personIn(waiting) },
  };
}

/** What was keyed last is what one looks for. */
function endOf(tones: string): string {
  return tones.length <= longestTones ? tones : `…${tones.slice(1 - longestTones)}`;
}

function endedScreen(call: CallSnapshot): EndedScreen {
  return {
    kind: 'ended',
    person: personIn(call),
    ...endingOf(call),
    duration: durationOf(call, 0) ?? '',
    redial: call.remoteNumber === '' ? undefined : call.remoteNumber,
  };
}

function announcementOf(screen: Screen): string {
  switch (screen.kind) {
    case 'waiting':
      return screen.title;
    case 'dial':
      return '';
    case 'incoming':
    case 'outgoing':
      return `${screen.progress} ${screen.person.name}`;
    case 'connected':
      return `${words.call.connected} ${screen.person.name}${screen.isMuted ? `, ${words.call.muted}` : ''}`;
    case 'ended':
      return [screen.title, screen.detail].filter(Boolean).join('. ');
  }
}
