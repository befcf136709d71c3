import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { LoginWay } from '../../model/login-ways.js';
import { useDesk } from '../desk-context.js';
import { Icon } from '../icon.js';
import { ThemeSwitch } from '../theme-switch.js';
import { LoginForm } from './login-form.js';
import { PeopleOfTheDemo } from './people-of-the-demo.js';
import { ScopeChoice } from './scope-choice.js';
import { WayPicker } from './way-picker.js';

/** Every way to log in, each with what it needs. */
export function LoginPage({ firstWay }: { readonly firstWay: LoginWay }): JSX.Element {
  const desk = useDesk();
  const [way, setWay] = useState(firstWay);
  const isLoggedIn = desk.account.session.value !== undefined;
  return (
    <main class="login-page" data-testid="login-page">
      <header class="login-top">
        <span class="brand">
          <span class="brand-mark">
            <Icon name="leaf" size={18} />
          </span>
          Willowdesk
        </span>
        <span class="spacer" />
        <ThemeSwitch />
      </header>
      <div class="login-body">
        <section class="login-card card" aria-labelledby="login-title">
          <div class="login-heading">
            <h1 id="login-title">Log in</h1>
            {isLoggedIn && (
              <button type="button" class="link-button" onClick={() => (desk.view.value = 'desk')}>
                <Icon name="arrow-left" size={14} /> Back to the desk
              </button>
            )}
          </div>
          <PeopleOfTheDemo />
          <div class="login-ways">
            <WayPicker way={way} onWay={setWay} />
            <LoginForm key={way} way={way} />
          </div>
          <ScopeChoice />
        </section>
      </div>
    </main>
  );
}
