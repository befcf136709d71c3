import type { VNode } from 'preact';
import type { Clock } from '@offhook/primitives';
import type { UserCommands } from '../phone/user-commands.js';
import type { ConnectedScreen as ConnectedScreenModel } from '../view-models/phone-view-model.js';
import { words } from '../words.js';
import { Keypad } from './keypad.js';
import { Avatar, Person } from './person.js';
import { RoundButton } from './round-button.js';

export interface ConnectedScreenProps {
  readonly screen: ConnectedScreenModel;
  readonly commands: UserCommands;
  readonly clock: Clock;
}

export function ConnectedScreen(props: ConnectedScreenProps): VNode {
  const { commands, screen } = props;
  return (
    <section class="screen call-screen" data-keypad={screen.isKeypadOpen}>
      {screen.waiting !== undefined && <WaitingCall {...props} />}
      {screen.isKeypadOpen ? (
        <ToneKeypad {...props} />
      ) : (
        <Person
          person={screen.person}
          progress={[screen.duration, screen.isMuted ? words.call.muted : ''].filter(Boolean).join(' · ')}
          isTimer
        />
      )}
      <div class="actions is-spread">
        {screen.canMute && <MuteButton {...props} />}
        <RoundButton
          label={words.call.hangUp}
          icon="phone"
          tone="stop"
          hasCaption
          onPress={() => commands.end(screen.callId)}
        />
        <RoundButton
          label={screen.isKeypadOpen ? words.call.hideKeypad : words.call.keypad}
          icon="keypad"
          tone="plain"
          hasCaption
          isPressed={screen.isKeypadOpen}
          onPress={() => commands.setKeypadOpen(!screen.isKeypadOpen)}
        />
      </div>
    </section>
  );
}

function MuteButton({ commands, screen }: ConnectedScreenProps): VNode {
  const { callId, isMuted } = screen;
  return (
    <RoundButton
      label={words.call.mute}
      icon={isMuted ? 'micOff' : 'mic'}
      tone="plain"
      hasCaption
      isPressed={isMuted}
      onPress={() => commands.setMuted(callId, !isMuted)}
    />
  );
}

function ToneKeypad({ clock, commands, screen }: ConnectedScreenProps): VNode {
  const { callId, duration, person, sentTones } = screen;
  return (
    <>
      <div class="call-line">
        <h1 class="call-line-name" tabIndex={-1} data-focus="">
          {person.name}
        </h1>
        <span class="call-line-time">{duration}</span>
      </div>
      <output class="tones" aria-label={words.call.tones}>
        {sentTones}
      </output>
      <Keypad label={words.call.keypad} clock={clock} onKey={(key) => commands.sendTone(callId, key)} />
    </>
  );
}

function WaitingCall({ commands, screen }: ConnectedScreenProps): VNode | null {
  const { callId, waiting } = screen;
  if (waiting === undefined) return null;
  return (
    <div class="waiting-call" role="group" aria-label={words.call.incoming}>
      <Avatar initials={waiting.person.initials} />
      <div class="waiting-call-text">
        <strong>{waiting.person.name}</strong>
        <span>{words.call.incoming}</span>
      </div>
      <RoundButton
        label={words.call.decline}
        icon="phone"
        tone="stop"
        size="small"
        onPress={() => commands.end(waiting.callId)}
      />
      <RoundButton
        label={words.call.swap}
        icon="phone"
        tone="go"
        size="small"
        onPress={() => commands.swap(callId, waiting.callId)}
      />
    </div>
  );
}
