import type { VNode } from 'preact';
import type { UserCommands } from '../phone/user-commands.js';
import type { EndedScreen as EndedScreenModel } from '../view-models/phone-view-model.js';
import { words } from '../words.js';
import { Person } from './person.js';
import { RoundButton } from './round-button.js';

export interface EndedScreenProps {
  readonly screen: EndedScreenModel;
  readonly commands: UserCommands;
}

export function EndedScreen({ commands, screen }: EndedScreenProps): VNode {
  const { detail, duration, isFailure, person, redial, title } = screen;
  return (
    <section class="screen call-screen" data-failure={isFailure}>
      <Person person={person} progress={[title, duration].filter(Boolean).join(' · ')} mood="over" />
      {detail !== '' && <p class="ending-detail">{detail}</p>}
      <div class="actions is-spread">
        <RoundButton
          label={words.call.close}
          icon="close"
          tone="plain"
          hasCaption
          onPress={() => commands.closeEnded()}
        />
        {redial !== undefined && (
          <RoundButton
            label={words.call.again}
            icon="phone"
            tone="go"
            hasCaption
            onPress={() => commands.call(redial)}
          />
        )}
      </div>
    </section>
  );
}
