import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type LoginWay, type WayValues, wayTexts } from '../../model/login-ways.js';
import { useDesk } from '../desk-context.js';
import { ProblemNote } from '../problem-note.js';
import { TextField } from '../text-field.js';
import { useAction } from '../use-action.js';
import { ReadyMade } from './ready-made.js';

/** The form of one way. Whoever gets in sits down at the desk. */
export function LoginForm({ way }: { readonly way: LoginWay }): JSX.Element {
  const desk = useDesk();
  const login = useAction();
  const [values, setValues] = useState<WayValues>({});
  const { button, fields, hint } = wayTexts[way];
  const isComplete = fields.every(({ name }) => (values[name] ?? '').trim() !== '');
  const submit = (event: Event): void => {
    event.preventDefault();
    void login.run(async () => {
      await desk.sitDown(await desk.account.logInBy(way, values));
    });
  };
  return (
    <form class="login-form" aria-label={wayTexts[way].title} onSubmit={submit}>
      <p class="login-hint">{hint}</p>
      {fields.map(({ autocomplete, isSecret = false, label, name }) => (
        <TextField
          key={name}
          label={label}
          isSecret={isSecret}
          autocomplete={autocomplete}
          isRequired
          value={values[name] ?? ''}
          onValue={(value) => setValues({ ...values, [name]: value })}
        />
      ))}
      <ReadyMade way={way} onValues={setValues} />
      <ProblemNote error={login.error} />
      <button type="submit" class="button button-primary" disabled={!isComplete || login.isBusy}>
        {login.isBusy ? 'One moment…' : button}
      </button>
    </form>
  );
}
