import type { JSX } from 'preact';
import { type Contact, hueOf, initials } from '../model/contact.js';
import { Icon } from './icon.js';

const hueCount = 8;

interface AvatarProps {
  readonly contact: Pick<Contact, 'id' | 'name'> & Partial<Pick<Contact, 'kind'>>;
  readonly size?: 'small' | 'medium' | 'large';
}

/** Initials on a colour of one's own. The name stands beside it, so screen readers pass over it. */
export function Avatar({ contact, size = 'medium' }: AvatarProps): JSX.Element {
  const isService = contact.kind === 'service';
  const hue = isService ? 'service' : String(hueOf(contact.id, hueCount));
  return (
    <span class={`avatar avatar-${size} hue-${hue}`} aria-hidden="true">
      {isService ? <Icon name="audio-lines" size={size === 'large' ? 30 : 18} /> : initials(contact.name)}
    </span>
  );
}
