import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Desk } from '../model/desk.js';
import type { LoginWay } from '../model/login-ways.js';
import { ActivityPanel } from './activity-panel.js';
import { CallStrip } from './call-strip.js';
import { ContactCard } from './contact-card.js';
import { ContactList } from './contact-list.js';
import { DeskContext } from './desk-context.js';
import { ErrorBanner } from './error-banner.js';
import { HoodPage } from './hood/hood-page.js';
import { LoginPage } from './login/login-page.js';
import { PhoneDock } from './phone-dock.js';
import { SettingsPage } from './settings/settings-page.js';
import { TabBar } from './tab-bar.js';
import { TopBar } from './top-bar.js';

/** The page. The phone is on the right; on a small screen it is a tab. It lives on behind the login and the settings. */
export function App({ desk }: { readonly desk: Desk }): JSX.Element {
  const [firstWay, setFirstWay] = useState<LoginWay>('password');
  const view = desk.view.value;
  const askForToken = (): void => {
    setFirstWay('access-token');
    desk.view.value = 'login';
  };
  return (
    <DeskContext.Provider value={desk}>
      <div class="page" data-pane={desk.pane.value} data-view={view} inert={view === 'login'}>
        <TopBar onToken={askForToken} />
        <ErrorBanner onToken={askForToken} />
        <ContactList />
        <main class="middle">
          <ContactCard />
          <ActivityPanel />
        </main>
        {view === 'settings' && <SettingsPage />}
        {view === 'hood' && <HoodPage />}
        <PhoneDock />
        <CallStrip />
        <TabBar />
      </div>
      {view === 'login' && <LoginPage firstWay={firstWay} />}
    </DeskContext.Provider>
  );
}
