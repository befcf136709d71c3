import type { VNode } from 'preact';
import type { PersonViewModel } from '../view-models/call-view-model.js';
import { Icon } from './icon.js';

export interface PersonProps {
  readonly person: PersonViewModel;
  /** What the call is at, above the name or below it. */
  readonly progress: string;
  readonly isTimer?: boolean;
  readonly mood?: 'calm' | 'ringing' | 'over';
}

/** The other side of the call: the heading of every call screen, and where a reader's focus goes. */
export function Person({ isTimer = false, mood = 'calm', person, progress }: PersonProps): VNode {
  return (
    <div class="person" data-mood={mood}>
      <Avatar initials={person.initials} />
      <h1 class="person-name" tabIndex={-1} data-focus="" title={person.name}>
        {person.name}
      </h1>
      {person.number !== '' && <p class="person-number">{person.number}</p>}
      <p class={isTimer ? 'person-progress is-timer' : 'person-progress'}>{progress}</p>
    </div>
  );
}

export function Avatar({ initials }: { readonly initials: string }): VNode {
  return (
    <div class="avatar" aria-hidden="true">
      {initials === '' ? <Icon name="person" /> : <span>{initials}</span>}
    </div>
  );
}
