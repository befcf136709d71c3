import type { VNode } from 'preact';
import type { UserCommands } from '../phone/user-commands.js';
import type { IncomingScreen as IncomingScreenModel } from '../view-models/phone-view-model.js';
import { words } from '../words.js';
import { Person } from './person.js';
import { RoundButton } from './round-button.js';

export interface IncomingScreenProps {
  readonly screen: IncomingScreenModel;
  readonly commands: UserCommands;
}

export function IncomingScreen({ commands, screen }: IncomingScreenProps): VNode {
  const { callId, isAnswering, person, progress } = screen;
  return (
    <section class="screen call-screen">
      <Person person={person} progress={progress} mood={isAnswering ? 'calm' : 'ringing'} />
      <div class="actions is-spread">
        <RoundButton
          label={isAnswering ? words.call.hangUp : words.call.decline}
          icon="phone"
          tone="stop"
          hasCaption
          onPress={() => commands.end(callId)}
        />
        {!isAnswering && (
          <RoundButton
            label={words.call.answer}
            icon="phone"
            tone="go"
            hasCaption
            isFocusTarget
            onPress={() => commands.answer(callId)}
          />
        )}
      </div>
    </section>
  );
}
