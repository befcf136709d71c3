import '../src/frame/views/styles/index.css';
import { systemClock } from '@offhook/primitives';
import { render } from 'preact';
import { PhoneView } from '../src/frame/views/phone-view.js';
import { phoneViewModel } from '../src/frame/view-models/phone-view-model.js';
import { applyTheme } from '../src/frame/adapters/browser/appearance.js';
import { idleCommands } from './idle-commands.js';
import { panels } from './panels.js';

// Shows the panel that the address names, as `?panel=incoming&theme=dark`; without a name, a list of all.
const query = new URLSearchParams(location.search);
const root = document.getElementById('phone');
const state = panels[query.get('panel') ?? ''];
applyTheme(query.get('theme') === 'dark' ? 'dark' : 'light');

if (root !== null) {
  render(
    state === undefined ? (
      <ul>
        {Object.keys(panels).map((name) => (
          <li key={name}>
            <a href={`?panel=${name}`}>{name}</a>
          </li>
        ))}
      </ul>
    ) : (
      <PhoneView model={phoneViewModel(state)} commands={idleCommands} clock={systemClock} />
    ),
    root,
  );
}
