import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Desk } from '../model/desk.js';
import { ActivityPanel } from './activity-panel.js';
import { CallStrip } from './call-strip.js';
import { ContactCard } from './contact-card.js';
import { ContactList } from './contact-list.js';
import { DeskContext } from './desk-context.js';
import { ErrorBanner } from './error-banner.js';
import { PhoneDock } from './phone-dock.js';
import { TabBar } from './tab-bar.js';
import { TokenDialog } from './token-dialog.js';
import { TopBar } from './top-bar.js';

/** The page. The phone is on the right; on a small screen it is a tab. */
export function App({ desk }: { readonly desk: Desk }): JSX.Element {
  const [isTokenDialogOpen, setTokenDialogOpen] = useState(false);
  const askForToken = (): void => setTokenDialogOpen(true);
  return (
    <DeskContext.Provider value={desk}>
      <div class="page" data-pane={desk.pane.value}>
        <TopBar onToken={askForToken} />
        <ErrorBanner onToken={askForToken} />
        <ContactList />
        <main class="middle">
          <ContactCard />
          <ActivityPanel />
        </main>
        <PhoneDock />
        <CallStrip />
        <TabBar />
      </div>
      <TokenDialog isOpen={isTokenDialogOpen} onClose={() => setTokenDialogOpen(false)} />
    </DeskContext.Provider>
  );
}
