import type { JSX } from 'preact';
import { Avatar } from '../avatar.js';
import { useDesk } from '../desk-context.js';
import { ProblemNote } from '../problem-note.js';
import { useAction } from '../use-action.js';

/** One press, and one of the demo's people sits down. */
export function PeopleOfTheDemo(): JSX.Element {
  const desk = useDesk();
  const login = useAction();
  return (
    <div class="people">
      {desk.users.map(({ accessToken, displayName, userId }) => (
        <button
          key={userId}
          type="button"
          class="person"
          disabled={login.isBusy}
          onClick={() => void login.run(async () => desk.sitDown(await desk.account.logIn({ accessToken })))}
        >
          <Avatar contact={{ id: userId, name: displayName }} />
          <span>
            {displayName}
            <small>One press, no typing</small>
          </span>
        </button>
      ))}
      <ProblemNote error={login.error} />
    </div>
  );
}
