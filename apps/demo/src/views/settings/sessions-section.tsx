import type { LoginMethod, SessionSummary } from '@offhook/protocol';
import type { JSX } from 'preact';
import { instantText } from '../../view-models/instant-text.js';
import { useDesk } from '../desk-context.js';
import { ProblemNote } from '../problem-note.js';
import { useAction } from '../use-action.js';
import { ConfirmButton } from './confirm-button.js';
import { Loaded } from './loaded.js';
import { Row } from './row.js';

const methodTexts: Readonly<Record<LoginMethod, string>> = {
  'access-token': 'by access token',
  password: 'by password',
  'user-ticket': 'by user ticket',
  'sign-up': 'by signing up',
};

/** Where this user is logged in. */
export function SessionsSection(): JSX.Element {
  const { account } = useDesk();
  const subId = account.session.value?.subId;
  return (
    <>
      <p class="section-hint">
        {subId === undefined
          ? 'This tab shares its session with the other tabs of this browser.'
          : 'This tab has a session of its own, a sub-session: other tabs log in and out as they like.'}
      </p>
      {subId !== undefined && (
        <p class="section-fact">
          Sub-session <code data-testid="sub-id">{subId}</code>
        </p>
      )}
      <Loaded resource={account.sessions}>
        {(sessions) => (
          <ul class="rows">
            {sessions.map((session) => (
              <SessionRow key={session.sessionId} session={session} />
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

function tagsOf({ isCurrent, subId }: SessionSummary): readonly string[] {
  return [...(isCurrent ? ['this one'] : []), ...(subId === null ? [] : ['sub-session'])];
}

function SessionRow({ session }: { readonly session: SessionSummary }): JSX.Element {
  const { account, clock } = useDesk();
  const ending = useAction();
  const nowMs = clock.now();
  const { createdAt, isCurrent, lastUsedAt, method, sessionId, sourceAddress, userAgent } = session;
  const facts = [
    methodTexts[method],
    `since ${instantText(createdAt, nowMs)}`,
    `used ${instantText(lastUsedAt, nowMs)}`,
    ...(sourceAddress === null ? [] : [`from ${sourceAddress}`]),
  ];
  return (
    <Row title={browserOf(userAgent)} tags={tagsOf(session)} facts={facts}>
      {!isCurrent && (
        <ConfirmButton
          label="End"
          question="Really end?"
          isDisabled={ending.isBusy}
          onConfirm={() => void ending.run(async () => await account.endSession(sessionId))}
        />
      )}
      <ProblemNote error={ending.error} />
    </Row>
  );
}

const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

function browserOf(userAgent: string | null): string {
  if (userAgent === null) return 'Unknown program';
  return browsers.find(([pattern]) => pattern.test(userAgent))?.[1] ?? userAgent.slice(0, 40);
}
