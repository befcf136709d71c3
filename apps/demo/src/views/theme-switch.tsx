import type { PhoneTheme } from '@offhook/protocol';
import type { JSX } from 'preact';
import { useDesk } from './desk-context.js';
import { Icon, type IconName } from './icon.js';

const choices: readonly { readonly theme: PhoneTheme; readonly icon: IconName; readonly label: string }[] = [
  { theme: 'light', icon: 'sun', label: 'Light' },
  { theme: 'dark', icon: 'moon', label: 'Dark' },
  { theme: 'system', icon: 'monitor', label: 'As the system' },
];

/** The page's theme, and with it the phone's. */
export function ThemeSwitch(): JSX.Element {
  const desk = useDesk();
  return (
    <fieldset class="theme-switch">
      <legend class="visually-hidden">Theme</legend>
      {choices.map(({ theme, icon, label }) => (
        <label key={theme} title={label}>
          <input
            class="visually-hidden"
            type="radio"
            name="theme"
            value={theme}
            checked={desk.theme.value === theme}
            onChange={() => desk.setTheme(theme)}
          />
          <Icon name={icon} size={16} />
          <span class="visually-hidden">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
