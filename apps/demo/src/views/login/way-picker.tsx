import type { JSX } from 'preact';
import { type LoginWay, loginWays, wayTexts } from '../../model/login-ways.js';
import { Icon, type IconName } from '../icon.js';

const icons: Readonly<Record<LoginWay, IconName>> = {
  password: 'lock',
  'access-token': 'key',
  'user-ticket': 'ticket',
  resume: 'rotate-cw',
  'check-only': 'search',
  'sign-up': 'user-plus',
};

interface WayPickerProps {
  readonly way: LoginWay;
  readonly onWay: (way: LoginWay) => void;
}

export function WayPicker({ onWay, way }: WayPickerProps): JSX.Element {
  return (
    <fieldset class="way-picker">
      <legend class="visually-hidden">Way to log in</legend>
      {loginWays.map((one) => (
        <label key={one}>
          <input
            class="visually-hidden"
            type="radio"
            name="way"
            value={one}
            checked={one === way}
            onChange={() => onWay(one)}
          />
          <Icon name={icons[one]} size={16} />
          {wayTexts[one].title}
        </label>
      ))}
    </fieldset>
  );
}
