import type { JSX } from 'preact';
import { fetchUserTicket } from '../../model/demo-config.js';
import type { DemoUser } from '../../model/demo-config.js';
import type { LoginWay, WayValues } from '../../model/login-ways.js';
import { useDesk } from '../desk-context.js';
import { ProblemNote } from '../problem-note.js';
import { useAction } from '../use-action.js';

interface ReadyMadeProps {
  readonly way: LoginWay;
  readonly onValues: (values: WayValues) => void;
}

type Filling = readonly [label: string, values: () => WayValues | Promise<WayValues>];

const ticketTimeoutMs = 10_000;

function fillingsOf(way: LoginWay, user: DemoUser): readonly Filling[] {
  const { accessToken, email, password, phoneNumber, userId } = user;
  switch (way) {
    case 'password':
      return [
        ['Username', () => ({ identity: user.number, password })],
        ['E-mail', () => ({ identity: email, password })],
        ['Number', () => ({ identity: phoneNumber, password })],
      ];
    case 'access-token':
      return [[`${firstName(user)}'s token`, () => ({ accessToken })]];
    case 'user-ticket':
      return [
        [
          `Have one signed for ${firstName(user)}`,
          async () => ({
            userTicket: await fetchUserTicket(fetch, userId, AbortSignal.timeout(ticketTimeoutMs)),
          }),
        ],
      ];
    default:
      return [];
  }
}

/** What the demo's own people would type. */
export function ReadyMade({ onValues, way }: ReadyMadeProps): JSX.Element | null {
  const desk = useDesk();
  const filling = useAction();
  const session = desk.account.session.value;
  const ofSession: readonly Filling[] =
    way === 'resume' && session !== undefined
      ? [
          [
            'The session of this tab',
            () => ({ sessionId: session.sessionId, sessionSecret: session.sessionSecret }),
          ],
        ]
      : [];
  const people = desk.users.map((user) => [user, fillingsOf(way, user)] as const);
  const fill = (values: Filling[1]): void => {
    void filling.run(async () => onValues(await values()));
  };
  if (ofSession.length === 0 && people.every(([, fillings]) => fillings.length === 0)) return null;
  return (
    <div class="ready-made">
      <span class="ready-made-title">Fill in</span>
      {ofSession.map(([label, values]) => (
        <FillButton key={label} label={label} onClick={() => fill(values)} />
      ))}
      {people.map(([user, fillings]) =>
        fillings.map(([label, values]) => (
          <FillButton
            key={`${user.userId} ${label}`}
            label={way === 'password' ? `${firstName(user)}: ${label.toLowerCase()}` : label}
            onClick={() => fill(values)}
          />
        )),
      )}
      <ProblemNote error={filling.error} />
    </div>
  );
}

function FillButton({
  label,
  onClick,
}: {
  readonly label: string;
  readonly onClick: () => void;
}): JSX.Element {
  return (
    <button type="button" class="chip" onClick={onClick}>
      {label}
    </button>
  );
}

function firstName({ displayName }: DemoUser): string {
  return displayName.split(' ')[0] ?? displayName;
}
