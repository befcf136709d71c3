import type { ReadonlySignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { Clock } from '@offhook/primitives';
import type { UserCommands } from '../phone/user-commands.js';
import type { PhoneViewModel } from '../view-models/phone-view-model.js';
import { PhoneView } from './phone-view.js';
import { useKeyboard } from './use-keyboard.js';
import { useScreenFocus } from './use-screen-focus.js';

export interface AppProps {
  readonly model: ReadonlySignal<PhoneViewModel>;
  readonly commands: UserCommands;
  readonly clock: Clock;
}

/** The phone, alive: follows the model, hears the keyboard, leads the focus. */
export function App({ clock, commands, model }: AppProps): VNode {
  const { screen } = model.value;
  useKeyboard(screen, commands);
  useScreenFocus(screen.kind);
  return <PhoneView model={model.value} commands={commands} clock={clock} />;
}
