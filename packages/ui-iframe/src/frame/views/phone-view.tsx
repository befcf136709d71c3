import type { VNode } from 'preact';
import type { Clock } from '@offhook/primitives';
import type { UserCommands } from '../phone/user-commands.js';
import type { PhoneViewModel } from '../view-models/phone-view-model.js';
import { words } from '../words.js';
import { ConnectedScreen } from './connected-screen.js';
import { DialScreen } from './dial-screen.js';
import { EndedScreen } from './ended-screen.js';
import { IncomingScreen } from './incoming-screen.js';
import { OutgoingScreen } from './outgoing-screen.js';
import { Notice, StatusBar } from './status-bar.js';
import { ToastList } from './toast-list.js';
import { WaitingScreen } from './waiting-screen.js';

export interface PhoneViewProps {
  readonly model: PhoneViewModel;
  readonly commands: UserCommands;
  readonly clock: Clock;
}

export function PhoneView(props: PhoneViewProps): VNode {
  const { announcement, hasTooltips, notice, screen, status, toasts } = props.model;
  return (
    <div class="phone" data-screen={screen.kind} data-tooltips={hasTooltips}>
      {status !== undefined && <StatusBar status={status} />}
      {notice !== undefined && <Notice notice={notice} />}
      <main aria-label={words.phone}>
        <ScreenView {...props} />
      </main>
      <ToastList toasts={toasts} commands={props.commands} />
      <p class="visually-hidden" aria-live={screen.kind === 'incoming' ? 'assertive' : 'polite'}>
        {announcement}
      </p>
    </div>
  );
}

function ScreenView({ clock, commands, model: { screen } }: PhoneViewProps): VNode {
  switch (screen.kind) {
    case 'waiting':
      return <WaitingScreen screen={screen} />;
    case 'dial':
      return <DialScreen screen={screen} commands={commands} clock={clock} />;
    case 'incoming':
      return <IncomingScreen screen={screen} commands={commands} />;
    case 'outgoing':
      return <OutgoingScreen screen={screen} commands={commands} />;
    case 'connected':
      return <ConnectedScreen screen={screen} commands={commands} clock={clock} />;
    case 'ended':
      return <EndedScreen screen={screen} commands={commands} />;
  }
}
