import type { JSX } from 'preact';
import { Icon } from './icon.js';
import { RegistrationPill } from './registration-pill.js';
import { ThemeSwitch } from './theme-switch.js';
import { UserSwitch } from './user-switch.js';

export function TopBar({ onToken }: { readonly onToken: () => void }): JSX.Element {
  return (
    <header class="top-bar">
      <h1 class="brand">
        <span class="brand-mark">
          <Icon name="leaf" size={18} />
        </span>
        Willowdesk
      </h1>
      <span class="spacer" />
      <RegistrationPill />
      <ThemeSwitch />
      <UserSwitch onToken={onToken} />
    </header>
  );
}
