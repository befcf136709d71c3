import type { JSX } from 'preact';
import { useDesk } from './desk-context.js';
import { Icon } from './icon.js';

/** The two ways to hear the phone at once. */
export function TryIt(): JSX.Element {
  const desk = useDesk();
  const others = desk.users.filter(({ userId }) => userId !== desk.user.value.userId);
  return (
    <section class="try-it" aria-label="Try the phone">
      <button
        type="button"
        class="button button-call"
        data-testid="echo-button"
        disabled={!desk.phone.canDial.value}
        onClick={() => desk.call(desk.book.echo)}
      >
        <Icon name="audio-lines" />
        <span>
          Call the echo line<small>Hear yourself</small>
        </span>
      </button>
      {others.map(({ userId, displayName }) => (
        <a
          key={userId}
          class="window-link"
          href={`?user=${encodeURIComponent(userId)}`}
          target="_blank"
          rel="noopener"
        >
          Open {displayName.split(' ')[0]} in a new window
          <Icon name="external-link" size={14} />
        </a>
      ))}
    </section>
  );
}
