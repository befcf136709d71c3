import type { JSX } from 'preact';
import { Avatar } from './avatar.js';
import { useDesk } from './desk-context.js';
import { Icon } from './icon.js';

/** Who sits at this desk. Another choice logs in anew. */
export function UserSwitch({ onToken }: { readonly onToken: () => void }): JSX.Element {
  const desk = useDesk();
  const { userId, displayName } = desk.user.value;
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
          {desk.users.map((user) => (
            <option key={user.userId} value={user.userId}>
              {user.displayName}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="icon-button" title="Use another access token" onClick={onToken}>
        <Icon name="key" />
        <span class="visually-hidden">Use another access token</span>
      </button>
    </div>
  );
}
