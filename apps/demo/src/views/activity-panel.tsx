import type { JSX } from 'preact';
import { AccountLine } from './account-line.js';
import { CallStatus } from './call-status.js';
import { useDesk } from './desk-context.js';
import { EventLog } from './event-log.js';
import { Icon } from './icon.js';
import { MediaStats } from './media-stats.js';
import { SetupSteps } from './setup-steps.js';

/** What the phone does, as it does it. */
export function ActivityPanel(): JSX.Element {
  const desk = useDesk();
  const { phone } = desk;
  return (
    <section class="activity" aria-labelledby="activity-title">
      <header class="activity-head">
        <Icon name="activity" size={16} />
        <h2 id="activity-title">Behind the phone</h2>
        <span class="spacer" />
        <button type="button" class="link-button" onClick={() => desk.toggleHood()}>
          Look under the hood
        </button>
        <button type="button" class="link-button" onClick={() => phone.clearTimeline()}>
          Clear log
        </button>
      </header>
      <div class="activity-body">
        <div class="activity-side">
          <SetupSteps />
          <AccountLine />
        </div>
        <div class="activity-main">
          <div class="meters">
            <CallStatus />
            <MediaStats />
          </div>
          <EventLog />
        </div>
      </div>
    </section>
  );
}
