import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useDesk } from '../desk-context.js';
import { Icon, type IconName } from '../icon.js';
import { AccessTokensSection } from './access-tokens-section.js';
import { CompaniesSection } from './companies-section.js';
import { DevicesSection } from './devices-section.js';
import { ProfileSection } from './profile-section.js';
import { SessionsSection } from './sessions-section.js';

const sections = {
  profile: { title: 'Profile', icon: 'user', Content: ProfileSection },
  tokens: { title: 'Access tokens', icon: 'key', Content: AccessTokensSection },
  devices: { title: 'Devices', icon: 'monitor', Content: DevicesSection },
  companies: { title: 'Companies', icon: 'building', Content: CompaniesSection },
  sessions: { title: 'Sessions', icon: 'layers', Content: SessionsSection },
} as const satisfies Readonly<
  Record<string, { readonly title: string; readonly icon: IconName; readonly Content: () => JSX.Element }>
>;

type Section = keyof typeof sections;

const names = Object.keys(sections) as readonly Section[];

/** What belongs to whoever is logged in. The phone stays beside it. */
export function SettingsPage(): JSX.Element {
  const desk = useDesk();
  const [section, setSection] = useState<Section>('profile');
  const { Content, title } = sections[section];
  return (
    <main class="settings" data-testid="settings-page">
      <nav class="settings-nav" aria-label="Settings">
        <button type="button" class="link-button settings-back" onClick={() => (desk.view.value = 'desk')}>
          <Icon name="arrow-left" size={14} /> Back to the desk
        </button>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            class="settings-tab"
            aria-current={name === section ? 'page' : undefined}
            onClick={() => setSection(name)}
          >
            <Icon name={sections[name].icon} size={16} />
            {sections[name].title}
          </button>
        ))}
      </nav>
      <section class="settings-content" aria-labelledby="settings-title">
        <h2 id="settings-title">{title}</h2>
        <Content />
      </section>
    </main>
  );
}
