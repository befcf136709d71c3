import { useLayoutEffect } from 'preact/hooks';
import type { UserCommands } from '../phone/user-commands.js';
import { keyCommand, type KeyPress } from '../view-models/key-command.js';
import type { Screen } from '../view-models/phone-view-model.js';

/** Lets the whole document be the phone's keyboard. A key means what it means on the screen that is seen: not one frame later. */
export function useKeyboard(screen: Screen, commands: UserCommands): void {
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const command = event.defaultPrevented ? undefined : keyCommand(pressOf(event), screen);
      if (command === undefined) return;
      event.preventDefault();
      commands.runKey(command);
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (screen.kind !== 'dial' || !screen.hasDialPad || targetOf(event) === 'text') return;
      event.preventDefault();
      commands.paste(event.clipboardData?.getData('text/plain') ?? '');
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('paste', onPaste);
    };
  }, [screen, commands]);
}

function pressOf(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    hasModifier: event.ctrlKey || event.altKey || event.metaKey || event.isComposing,
    isRepeat: event.repeat,
    target: targetOf(event),
  };
}

function targetOf(event: Event): KeyPress['target'] {
  if (event.target instanceof HTMLInputElement) return 'text';
  return event.target instanceof HTMLButtonElement ? 'control' : 'page';
}
