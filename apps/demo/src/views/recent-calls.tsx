import type { CallSnapshot } from '@offhook/protocol';
import type { JSX } from 'preact';
import { callsWith } from '../model/call-history.js';
import type { Contact } from '../model/contact.js';
import { callText, endText, talkTime } from '../view-models/call-text.js';
import { clockText } from '../view-models/number-text.js';
import { useDesk } from './desk-context.js';
import { Icon, type IconName } from './icon.js';

/** The calls with this contact since the page was opened. */
export function RecentCalls({ contact }: { readonly contact: Contact }): JSX.Element {
  const { phone } = useDesk();
  const calls = callsWith(phone.calls.value, contact.number);
  return (
    <section class="card" aria-labelledby="calls-title">
      <h3 id="calls-title">Calls in this session</h3>
      {calls.length === 0 ? (
        <p class="empty">None yet. Calls that you make or take now are listed here.</p>
      ) : (
        <ul class="recent-calls">
          {calls.map((call) => (
            <RecentCall key={call.id} call={call} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RecentCall({ call }: { readonly call: CallSnapshot }): JSX.Element {
  const { phone } = useDesk();
  const isTalk = call.connectedAt !== undefined;
  const isMissed = call.state === 'ended' && !isTalk;
  return (
    <li class={isMissed ? 'is-missed' : ''}>
      <Icon name={callIcon(call, isMissed)} size={16} />
      <span>
        <span class="visually-hidden">{call.direction}: </span>
        {endText(call) ?? callText(call)}
      </span>
      <small>
        <time dateTime={call.startedAt}>{clockText(Date.parse(call.startedAt), 'en-GB')}</time>
        {isTalk && ` · ${talkTime(call, phone.meter.nowMs.value) ?? ''}`}
      </small>
    </li>
  );
}

function callIcon(call: CallSnapshot, isMissed: boolean): IconName {
  if (call.direction === 'outgoing') return 'phone-outgoing';
  return isMissed ? 'phone-missed' : 'phone-incoming';
}
