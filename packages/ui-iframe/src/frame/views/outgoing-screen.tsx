import type { VNode } from 'preact';
import type { UserCommands } from '../phone/user-commands.js';
import type { OutgoingScreen as OutgoingScreenModel } from '../view-models/phone-view-model.js';
import { words } from '../words.js';
import { Person } from './person.js';
import { RoundButton } from './round-button.js';

export interface OutgoingScreenProps {
  readonly screen: OutgoingScreenModel;
  readonly commands: UserCommands;
}

export function OutgoingScreen({ commands, screen }: OutgoingScreenProps): VNode {
  return (
    <section class="screen call-screen">
      <Person person={screen.person} progress={screen.progress} mood="ringing" />
      <div class="actions">
        <RoundButton
          label={words.call.cancel}
          icon="phone"
          tone="stop"
          hasCaption
          onPress={() => commands.end(screen.callId)}
        />
      </div>
    </section>
  );
}
