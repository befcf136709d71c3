import type { JSX } from 'preact';
import { Avatar } from './avatar.js';
import { useDesk } from './desk-context.js';
import { Icon, type IconName } from './icon.js';

/** Who sits at this desk. Another choice logs in anew. */
export function UserSwitch({ onToken }: { readonly onToken: () => void }): JSX.Element {
  const desk = useDesk();
  const { userId, displayName } = desk.user.value;
  const isStranger = desk.users.every((user) => user.userId !== userId);
  return (
    <div class="user-switch">
      <label>
        <span class="visually-hidden">Signed in as</span>
        <Avatar contact={{ id: userId, name: displayName }} size="small" />
        <select
          data-testid="user-switch"
          value={userId}
          onChange={({ currentTarget }) => desk.switchUser(currentTarget.value)}
        >
          {isStranger && <option value={userId}>{displayName}</option>}
          {desk.users.map((user) => (
            <option key={user.userId} value={user.userId}>
              {user.displayName}
            </option>
          ))}
        </select>
      </label>
      <TopButton icon="key" text="Use another access token" onPress={onToken} />
      <TopButton
        icon="activity"
        text="Under the hood"
        isPressed={desk.view.value === 'hood'}
        onPress={() => desk.toggleHood()}
      />
      <TopButton
        icon="settings"
        text="Settings"
        isPressed={desk.view.value === 'settings'}
        onPress={() => desk.toggleSettings()}
      />
      <TopButton icon="log-out" text="Log out" onPress={() => void desk.leave()} />
    </div>
  );
}

interface TopButtonProps {
  readonly icon: IconName;
  readonly text: string;
  readonly onPress: () => void;
  readonly isPressed?: boolean;
}

function TopButton({ icon, isPressed, onPress, text }: TopButtonProps): JSX.Element {
  return (
    <button type="button" class="icon-button" title={text} aria-pressed={isPressed} onClick={onPress}>
      <Icon name={icon} />
      <span class="visually-hidden">{text}</span>
    </button>
  );
}
