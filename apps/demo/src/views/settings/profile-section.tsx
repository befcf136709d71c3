import type { PasswordChange, Profile } from '@offhook/protocol';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useDesk } from '../desk-context.js';
import { ProblemNote } from '../problem-note.js';
import { TextField } from '../text-field.js';
import { useAction } from '../use-action.js';
import { Loaded } from './loaded.js';

/** Who the user is, and the password. */
export function ProfileSection(): JSX.Element {
  const { account, sipAddress } = useDesk();
  return (
    <>
      <p class="section-hint">
        Others call you at <code>{sipAddress.value}</code>
      </p>
      <Loaded resource={account.profile}>
        {(profile) => (
          <>
            <ProfileForm key={profile.userId} profile={profile} />
            <h3>Password</h3>
            {profile.hasPassword ? <PasswordForm /> : <p class="empty">You log in without a password.</p>}
          </>
        )}
      </Loaded>
    </>
  );
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

function ProfileForm({ profile }: { readonly profile: Profile }): JSX.Element {
  const { account } = useDesk();
  const saving = useAction();
  const [isSaved, setSaved] = useState(false);
  const [name, setName] = useState(profile.displayName);
  const [email, setEmail] = useState(profile.email ?? '');
  const [number, setNumber] = useState(profile.phoneNumber ?? '');
  const save = (event: Event): void => {
    event.preventDefault();
    setSaved(false);
    const change = { displayName: name.trim(), email: orNull(email), phoneNumber: orNull(number) };
    void saving.run(async () => await account.changeProfile(change)).then(setSaved);
  };
  return (
    <form class="stacked-form" onSubmit={save}>
      <TextField label="Name" value={name} onValue={setName} autocomplete="name" isRequired />
      <TextField label="E-mail" keyboard="email" value={email} onValue={setEmail} autocomplete="email" />
      <TextField
        label="Phone number"
        keyboard="tel"
        value={number}
        onValue={setNumber}
        autocomplete="tel"
        placeholder="+15550100"
      />
      <ProblemNote error={saving.error} />
      <Submit label="Save" isBusy={saving.isBusy} note={isSaved ? 'Saved.' : undefined} />
    </form>
  );
}

const noPasswords: PasswordChange = { currentPassword: '', newPassword: '' };

function PasswordForm(): JSX.Element {
  const { account } = useDesk();
  const changing = useAction();
  const [isChanged, setChanged] = useState(false);
  const [typed, setTyped] = useState(noPasswords);
  const change = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChanged(false);
    const isDone = await changing.run(async () => await account.changePassword(typed));
    setChanged(isDone);
    if (isDone) setTyped(noPasswords);
  };
  return (
    <form class="stacked-form" onSubmit={(event) => void change(event)}>
      <TextField
        label="Current password"
        isSecret
        autocomplete="current-password"
        value={typed.currentPassword}
        onValue={(currentPassword) => setTyped({ ...typed, currentPassword })}
        isRequired
      />
      <TextField
        label="New password, 10 characters or more"
        isSecret
        autocomplete="new-password"
        value={typed.newPassword}
        onValue={(newPassword) => setTyped({ ...typed, newPassword })}
        isRequired
      />
      <ProblemNote error={changing.error} />
      <Submit
        label="Change password"
        isBusy={changing.isBusy}
        note={isChanged ? 'Changed. All other sessions were ended.' : undefined}
      />
    </form>
  );
}

interface SubmitProps {
  readonly label: string;
  readonly isBusy: boolean;
  readonly note: string | undefined;
}

function Submit({ isBusy, label, note }: SubmitProps): JSX.Element {
  return (
    <div class="form-end">
      <button type="submit" class="button button-primary" disabled={isBusy}>
        {label}
      </button>
      <span role="status">{note}</span>
    </div>
  );
}
