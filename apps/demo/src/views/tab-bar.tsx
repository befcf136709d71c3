import type { JSX } from 'preact';
import { isLive } from '../model/call-history.js';
import type { Pane, View } from '../model/desk.js';
import { useDesk } from './desk-context.js';
import { Icon, type IconName } from './icon.js';

const tabs: readonly { readonly pane: Pane; readonly icon: IconName; readonly label: string }[] = [
  { pane: 'contacts', icon: 'users', label: 'Contacts' },
  { pane: 'phone', icon: 'phone', label: 'Phone' },
  { pane: 'activity', icon: 'activity', label: 'Activity' },
];

/** Small screens show one part at a time; here one chooses. */
export function TabBar(): JSX.Element {
  const { pane, phone, view } = useDesk();
  const shown = shownTab(pane.value, view.value);
  return (
    <nav class="tab-bar" aria-label="Parts of the page">
      {tabs.map((tab) => (
        <button
          key={tab.pane}
          type="button"
          aria-current={shown === tab.pane ? 'page' : undefined}
          class={tab.pane === 'phone' && isLive(phone.call.value) ? 'is-live' : ''}
          onClick={() => {
            pane.value = tab.pane;
            if (tab.pane !== 'phone') view.value = 'desk';
          }}
        >
          <Icon name={tab.icon} size={20} />
          {tab.label}
        </button>
      ))}
    </nav>
  );
}

/** The settings and the look under the hood cover the tabs' own parts, but not the phone. */
function shownTab(pane: Pane, view: View): Pane | undefined {
  if (view !== 'desk' && pane !== 'phone') return undefined;
  return pane === 'contact' ? 'contacts' : pane;
}
