import type { Screen } from './phone-view-model.js';

/** A key as the browser reports it, and where it was pressed. */
export interface KeyPress {
  readonly key: string;
  /** Control, Alt or Meta: a shortcut of the browser, and none of ours. */
  readonly hasModifier: boolean;
  /** The key is held, and the press is one of its many. */
  readonly isRepeat: boolean;
  /** `text`: in a field, which edits itself. `control`: on a button, which Enter and Space press. */
  readonly target: 'page' | 'text' | 'control';
}

export type KeyCommand =
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'call' }
  | { readonly kind: 'answer'; readonly callId: string }
  | { readonly kind: 'end'; readonly callId: string }
  | { readonly kind: 'tone'; readonly callId: string; readonly tone: string }
  | { readonly kind: 'mute'; readonly callId: string; readonly isMuted: boolean }
  | { readonly kind: 'hide-keypad' }
  | { readonly kind: 'close' };

type ScreenOf<Kind extends Screen['kind']> = Extract<Screen, { kind: Kind }>;
type Keys = {
  readonly [Kind in Screen['kind']]: (press: KeyPress, screen: ScreenOf<Kind>) => KeyCommand | undefined;
};

const tone = /^[0-9*#]$/;
const character = /^\S$/u;

/** What a key means on the screen that is shown; undefined leaves it to the browser. */
export function keyCommand(press: KeyPress, screen: Screen): KeyCommand | undefined {
  const { hasModifier, isRepeat, key, target } = press;
  if (hasModifier || (target === 'control' && (key === 'Enter' || key === ' '))) return undefined;
  // A held Enter that dials must not go on to end the call, nor a held digit to send a row of tones.
  if (isRepeat && !(screen.kind === 'dial' && isEditing(key))) return undefined;
  const keys = keysOf[screen.kind] as (press: KeyPress, screen: Screen) => KeyCommand | undefined;
  return keys(press, screen);
}

function isEditing(key: string): boolean {
  return key === 'Backspace' || character.test(key);
}

const keysOf: Keys = {
  waiting: () => undefined,
  dial: ({ key, target }, { hasDialPad }) => {
    if (!hasDialPad) return undefined;
    if (key === 'Enter') return { kind: 'call' };
    if (key === 'Escape') return { kind: 'clear' };
    if (target === 'text') return undefined;
    if (key === 'Backspace') return { kind: 'delete' };
    return character.test(key) ? { kind: 'type', text: key } : undefined;
  },
  incoming: ({ key }, { callId, isAnswering }) => {
    if (key === 'Escape') return { kind: 'end', callId };
    return key === 'Enter' && !isAnswering ? { kind: 'answer', callId } : undefined;
  },
  outgoing: ({ key }, { callId }) => (key === 'Escape' ? { kind: 'end', callId } : undefined),
  // Escape ends no connected call: people press it to be rid of other things, and a lost call is dear.
  connected: ({ key }, { callId, canMute, isKeypadOpen, isMuted }) => {
    if (key === 'Escape') return isKeypadOpen ? { kind: 'hide-keypad' } : undefined;
    if (tone.test(key)) return { kind: 'tone', callId, tone: key };
    return canMute && key.toLowerCase() === 'm' ? { kind: 'mute', callId, isMuted: !isMuted } : undefined;
  },
  ended: ({ key }) => (key === 'Escape' ? { kind: 'close' } : undefined),
};
