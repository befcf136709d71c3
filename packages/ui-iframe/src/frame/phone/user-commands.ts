import { appendKey, cleanPaste, deleteLast } from '../view-models/dial-input.js';
import type { KeyCommand } from '../view-models/key-command.js';
import type { PhoneController } from './phone-controller.js';
import type { PhoneStore } from './phone-store.js';
import type { Toasts } from './toasts.js';

/** Port: the short sound of a key. */
export interface KeySound {
  playKey(key: string): void;
}

export interface UserCommandsParts {
  readonly controller: PhoneController;
  readonly store: PhoneStore;
  readonly toasts: Toasts;
  readonly keySound: KeySound;
}

/** All that a user can do with the phone. Nothing throws: what fails is reported. */
export class UserCommands {
  readonly #parts: UserCommandsParts;

  constructor(parts: UserCommandsParts) {
    this.#parts = parts;
  }

  setDialInput(dialInput: string): void {
    this.#parts.store.update({ dialInput });
  }

  pressKey(key: string): void {
    this.#parts.keySound.playKey(key);
    this.typeText(key);
  }

  typeText(text: string): void {
    this.setDialInput(appendKey(this.#parts.store.current.dialInput, text));
  }

  paste(text: string): void {
    this.typeText(cleanPaste(text));
  }

  deleteLast(): void {
    this.setDialInput(deleteLast(this.#parts.store.current.dialInput));
  }

  callInput(): void {
    this.call(this.#parts.store.current.dialInput);
  }

  /** What cannot be dialled stays in the field, to be mended. */
  call(target: string): void {
    this.#attempt(() => {
      this.#parts.controller.dial(target);
      this.setDialInput('');
    });
  }

  answer(callId: string): void {
    this.#attempt(() => this.#parts.controller.calls.find(callId).answer());
  }

  /** Declines, cancels or hangs up, whatever the call is at. */
  end(callId: string): void {
    this.#attempt(() => this.#parts.controller.hangUp(callId));
  }

  /** Ends one call and takes the other. */
  swap(endedId: string, answeredId: string): void {
    this.#attempt(async () => {
      const { calls } = this.#parts.controller;
      const answered = calls.find(answeredId);
      await this.#parts.controller.hangUp(endedId);
      await answered.answer();
    });
  }

  setMuted(callId: string, isMuted: boolean): void {
    this.#attempt(() => this.#parts.controller.calls.find(callId).setMuted(isMuted));
  }

  sendTone(callId: string, tone: string): void {
    const { controller, keySound, store } = this.#parts;
    keySound.playKey(tone);
    store.update({ isKeypadOpen: true, sentTones: store.current.sentTones + tone });
    // Tones take time: those that the call's end overtook are nobody's concern.
    const isOver = (): boolean => store.current.calls.every(({ id }) => id !== callId);
    this.#attempt(() => controller.calls.find(callId).sendDtmf(tone), { isPointless: isOver });
  }

  setKeypadOpen(isKeypadOpen: boolean): void {
    this.#parts.store.update({ isKeypadOpen });
  }

  closeEnded(): void {
    this.#parts.controller.calls.hideEnded();
  }

  dismissToast(id: number): void {
    this.#parts.toasts.dismiss(id);
  }

  runKey(command: KeyCommand): void {
    switch (command.kind) {
      case 'type':
        this.typeText(command.text);
        break;
      case 'delete':
        this.deleteLast();
        break;
      case 'clear':
        this.setDialInput('');
        break;
      case 'call':
        this.callInput();
        break;
      case 'answer':
        this.answer(command.callId);
        break;
      case 'end':
        this.end(command.callId);
        break;
      case 'tone':
        this.sendTone(command.callId, command.tone);
        break;
      case 'mute':
        this.setMuted(command.callId, command.isMuted);
        break;
      case 'hide-keypad':
        this.setKeypadOpen(false);
        break;
      case 'close':
        this.closeEnded();
        break;
    }
  }

  #attempt(
    action: () => Promise<void> | void,
    { isPointless = () => false }: { readonly isPointless?: () => boolean } = {},
  ): void {
    const fail = (error: unknown): void => {
      if (!isPointless()) this.#parts.controller.report(error);
    };
    try {
      action()?.catch(fail);
    } catch (error) {
      fail(error);
    }
  }
}
