import type { JSX } from 'preact';
import type { LoginScope } from '../../model/account-store.js';
import { useDesk } from '../desk-context.js';

const scopes: readonly (readonly [LoginScope, string])[] = [
  ['tab', 'This tab alone (a sub-session): Alice here, Bob in the next tab'],
  ['browser', 'All tabs of this browser: log out in one, and all are out'],
];

/** How far a login reaches. */
export function ScopeChoice(): JSX.Element {
  const { scope } = useDesk().account;
  return (
    <fieldset class="scope-choice">
      <legend>The login is for</legend>
      {scopes.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name="scope"
            value={value}
            checked={scope.value === value}
            onChange={() => (scope.value = value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
