import type { VNode } from 'preact';
import type { Clock } from '@offhook/primitives';
import type { UserCommands } from '../phone/user-commands.js';
import type { DialScreen as DialScreenModel } from '../view-models/phone-view-model.js';
import { words } from '../words.js';
import { Icon } from './icon.js';
import { Keypad } from './keypad.js';
import { RoundButton } from './round-button.js';

export interface DialScreenProps {
  readonly screen: DialScreenModel;
  readonly commands: UserCommands;
  readonly clock: Clock;
}

export function DialScreen({ clock, commands, screen }: DialScreenProps): VNode {
  if (!screen.hasDialPad) return <IdleScreen />;
  const { input, isReady } = screen;
  return (
    <section class="screen dial-screen">
      <DialField input={input} commands={commands} />
      <Keypad
        label={words.dialing.pad}
        clock={clock}
        onKey={(key) => commands.pressKey(key)}
        onHold={(key) => commands.pressKey(key)}
      />
      <div class="actions">
        <RoundButton
          label={words.dialing.call}
          icon="phone"
          tone="go"
          isDimmed={!isReady}
          onPress={() => commands.callInput()}
        />
      </div>
    </section>
  );
}

interface DialFieldProps {
  readonly input: string;
  readonly commands: UserCommands;
}

function DialField({ commands, input }: DialFieldProps): VNode {
  return (
    <div class="dial-field">
      <input
        class="dial-input"
        data-length={lengthOf(input)}
        type="text"
        aria-label={words.dialing.field}
        placeholder={words.dialing.field}
        autocomplete="off"
        autocapitalize="none"
        autocorrect="off"
        spellcheck={false}
        enterkeyhint="go"
        value={input}
        data-focus=""
        onInput={(event) => commands.setDialInput(event.currentTarget.value)}
      />
      {input !== '' && (
        <button
          type="button"
          class="plain-button"
          aria-label={words.dialing.clear}
          data-tooltip={words.dialing.clear}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => commands.deleteLast()}
        >
          <Icon name="delete" />
        </button>
      )}
    </div>
  );
}

/** Long numbers are set smaller, so that all of them is seen. */
function lengthOf({ length }: string): 'short' | 'medium' | 'long' {
  if (length <= 9) return 'short';
  return length <= 15 ? 'medium' : 'long';
}

function IdleScreen(): VNode {
  return (
    <section class="screen message-screen">
      <div class="message-icon">
        <Icon name="phone" />
      </div>
      <h1 class="message-title" tabIndex={-1} data-focus="">
        {words.dialing.idleTitle}
      </h1>
      <p class="message-detail">{words.dialing.idleDetail}</p>
    </section>
  );
}
