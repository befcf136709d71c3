import type { JSX } from 'preact';
import type { Contact } from '../model/contact.js';
import { Icon, type IconName } from './icon.js';

export function ContactFacts({ contact }: { readonly contact: Contact }): JSX.Element {
  return (
    <dl class="facts">
      <Fact icon="phone" name="Number" value={contact.numberText} />
      <Fact icon="mail" name="E-mail" value={contact.email} />
      <Fact icon="map-pin" name="City" value={contact.city} />
      <Fact icon="user" name="Customer since" value={contact.since} />
    </dl>
  );
}

interface FactProps {
  readonly icon: IconName;
  readonly name: string;
  readonly value: string | undefined;
}

function Fact({ icon, name, value }: FactProps): JSX.Element | null {
  if (value === undefined) return null;
  return (
    <div class="fact">
      <dt>
        <Icon name={icon} size={14} />
        {name}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
