import type { AccessTokenSummary } from '@offhook/protocol';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { dayText, instantText } from '../../view-models/instant-text.js';
import { useDesk } from '../desk-context.js';
import { Icon } from '../icon.js';
import { ProblemNote } from '../problem-note.js';
import { TextField } from '../text-field.js';
import { useAction } from '../use-action.js';
import { ConfirmButton } from './confirm-button.js';
import { Loaded } from './loaded.js';
import { Row } from './row.js';

const lives: readonly (readonly [days: number, text: string])[] = [
  [1, 'a day'],
  [30, '30 days'],
  [100, '100 days'],
  [365, 'a year'],
];

/** Tokens for programs and pages that log in as this user. */
export function AccessTokensSection(): JSX.Element {
  const { account } = useDesk();
  return (
    <>
      <p class="section-hint">
        A token lets a program log in as you. The server keeps only its fingerprint, so it is shown once.
      </p>
      <NewToken />
      <Loaded resource={account.accessTokens}>
        {(tokens) => (
          <ul class="rows">
            {tokens.map((token) => (
              <Token key={token.id} token={token} />
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

function NewToken(): JSX.Element {
  const { account } = useDesk();
  const making = useAction();
  const [name, setName] = useState('');
  const [days, setDays] = useState(100);
  const [made, setMade] = useState<string>();
  const make = (event: Event): void => {
    event.preventDefault();
    void making.run(async () => {
      const { accessToken } = await account.createAccessToken({ name: name.trim(), expiresInDays: days });
      setMade(accessToken);
      setName('');
    });
  };
  return (
    <form class="inline-form" onSubmit={make}>
      <TextField
        label="What it is for"
        value={name}
        onValue={setName}
        isRequired
        placeholder="Ticket importer"
      />
      <LifeChoice days={days} onDays={setDays} />
      <button type="submit" class="button button-primary" disabled={name.trim() === '' || making.isBusy}>
        <Icon name="plus" size={16} /> Create
      </button>
      <ProblemNote error={making.error} />
      {made !== undefined && <ShownOnce secret={made} onDone={() => setMade(undefined)} />}
    </form>
  );
}

function LifeChoice({
  days,
  onDays,
}: {
  readonly days: number;
  readonly onDays: (days: number) => void;
}): JSX.Element {
  return (
    <label class="field field-narrow">
      Valid for
      <select value={days} onChange={({ currentTarget }) => onDays(Number(currentTarget.value))}>
        {lives.map(([count, text]) => (
          <option key={count} value={count}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function ShownOnce({
  onDone,
  secret,
}: {
  readonly secret: string;
  readonly onDone: () => void;
}): JSX.Element {
  return (
    <div class="shown-once" role="status">
      <p>Copy it now: it is not shown again.</p>
      <code data-testid="new-access-token">{secret}</code>
      <button type="button" class="button button-quiet button-small" onClick={onDone}>
        I have it
      </button>
    </div>
  );
}

function Token({ token }: { readonly token: AccessTokenSummary }): JSX.Element {
  const { account, clock } = useDesk();
  const revoking = useAction();
  const nowMs = clock.now();
  const isExpired = Date.parse(token.expiresAt) <= nowMs;
  const isOver = isExpired || token.revokedAt !== null;
  const used = token.lastUsedAt === null ? 'never used' : `used ${instantText(token.lastUsedAt, nowMs)}`;
  const state =
    token.revokedAt !== null ? 'revoked' : `${isExpired ? 'expired' : 'until'} ${dayText(token.expiresAt)}`;
  return (
    <Row title={token.name} facts={[`made ${dayText(token.createdAt)}`, state, used]}>
      {!isOver && (
        <ConfirmButton
          label="Revoke"
          question="Really revoke?"
          isDisabled={revoking.isBusy}
          onConfirm={() => void revoking.run(async () => await account.revokeAccessToken(token.id))}
        />
      )}
      <ProblemNote error={revoking.error} />
    </Row>
  );
}
