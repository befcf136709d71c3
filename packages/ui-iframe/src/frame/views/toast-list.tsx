import type { VNode } from 'preact';
import type { ToastTone } from '@offhook/protocol';
import type { Toast } from '../phone/phone-state.js';
import type { UserCommands } from '../phone/user-commands.js';
import { words } from '../words.js';
import { Icon, type IconName } from './icon.js';

const icons: Readonly<Record<ToastTone, IconName>> = {
  info: 'info',
  success: 'check',
  warning: 'warning',
  error: 'alert',
};

export interface ToastListProps {
  readonly toasts: readonly Toast[];
  readonly commands: UserCommands;
}

/** Always in the page, so that a screen reader knows the region before a message comes. */
export function ToastList({ commands, toasts }: ToastListProps): VNode {
  return (
    <div class="toasts" role="log" aria-live="polite" aria-label={words.messages}>
      {toasts.map(({ id, message, tone }) => (
        <div key={id} class="toast" data-tone={tone}>
          <Icon name={icons[tone]} />
          <p>{message}</p>
          <button
            type="button"
            class="plain-button"
            aria-label={words.dismiss}
            onClick={() => commands.dismissToast(id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
