import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TimelineEntry } from '../model/timeline.js';
import { clockText } from '../view-models/number-text.js';
import { useDesk } from './desk-context.js';

/** Every event of the phone with its time, the newest last. */
export function EventLog(): JSX.Element {
  const entries = useDesk().phone.timeline.value;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [entries.length]);
  return (
    <div
      ref={box}
      class="event-log"
      data-testid="event-log"
      // What matters is told by the states above; every line read out would talk into the call.
      role="log"
      aria-live="off"
      aria-label="Events"
      // Scrollable, so reachable by keys.
      tabIndex={0}
    >
      {entries.length === 0 && <p class="empty">Nothing happened yet.</p>}
      <ol>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
    </div>
  );
}

function Entry({ entry }: { readonly entry: TimelineEntry }): JSX.Element {
  return (
    <li class={`event event-${entry.tone}`}>
      <time>{clockText(entry.atMs, 'en-GB')}</time>
      <code class="event-source">{entry.source}</code>
      <span>
        {entry.text}
        {entry.code !== undefined && <code class="event-code">{entry.code}</code>}
      </span>
    </li>
  );
}
