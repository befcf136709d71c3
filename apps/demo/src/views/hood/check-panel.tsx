import type { CheckReason, CheckReport, CheckStep, CheckStepState } from '@offhook/protocol';
import type { JSX } from 'preact';
import type { CheckStore } from '../../model/check-store.js';
import {
  checkStepText,
  checkStepTitles,
  loopFigures,
  summaryText,
  verdictText,
} from '../../view-models/check-text.js';
import { useDesk } from '../desk-context.js';
import { Icon, type IconName } from '../icon.js';

const stateIcons: Readonly<Record<CheckStepState, IconName>> = {
  waiting: 'circle',
  running: 'loader',
  passed: 'check',
  warned: 'triangle-alert',
  failed: 'x',
  skipped: 'minus',
};

/** Whether this computer is ready for calls: the steps while they are made, and what came of them. */
export function CheckPanel(): JSX.Element {
  const { check, phone } = useDesk();
  const report = check.report.value;
  const problem = check.problem.value;
  return (
    <section class="hood-card check" aria-label="Check this computer" data-testid="check-panel">
      <header class="check-head">
        <div>
          <h3>Check this computer</h3>
          <p class="hood-empty">
            Connection, servers, microphone and a test call to the echo line, in about ten seconds.
          </p>
        </div>
        <CheckButton check={check} isThere={phone.registration.value !== 'idle'} />
      </header>
      {report !== undefined && <Outcome report={report} />}
      {problem !== undefined && (
        <p class="check-problem" role="alert">
          <Icon name="triangle-alert" size={16} /> {problem.message}
        </p>
      )}
    </section>
  );
}

interface CheckButtonProps {
  readonly check: CheckStore;
  /** There is a phone to check. */
  readonly isThere: boolean;
}

function CheckButton({ check, isThere }: CheckButtonProps): JSX.Element {
  if (check.isRunning.value) {
    return (
      <button type="button" class="button button-quiet" onClick={() => void check.stop()}>
        Stop
      </button>
    );
  }
  const isAgain = check.report.value !== undefined;
  return (
    <button
      type="button"
      class={`button ${isAgain ? 'button-quiet' : 'button-primary'}`}
      disabled={!isThere}
      onClick={() => void check.start()}
    >
      {isAgain ? 'Check again' : 'Check now'}
    </button>
  );
}

function Outcome({ report }: { readonly report: CheckReport }): JSX.Element {
  const loop = report.steps.find(({ name }) => name === 'loop')?.loop;
  return (
    <>
      <Verdict report={report} />
      <ol class="check-steps">
        {report.steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
      {report.reasons.length > 0 && (
        <ul class="check-reasons">
          {report.reasons.map((reason, index) => (
            <Reason key={`${reason.code}-${index}`} reason={reason} />
          ))}
        </ul>
      )}
      {loop !== undefined && loop.packetsReceived > 0 && (
        <dl class="check-figures">
          {loopFigures(loop).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

const verdictIcons = { ready: 'check', degraded: 'triangle-alert', failed: 'x' } as const;

/** Read aloud when it is there. */
function Verdict({ report }: { readonly report: CheckReport }): JSX.Element {
  const { verdict } = report;
  return (
    <div aria-live="polite">
      {verdict !== undefined && (
        <p class={`check-verdict is-${verdict}`} data-testid="check-verdict" data-verdict={verdict}>
          <Icon name={verdictIcons[verdict]} size={18} />
          <strong>{verdictText(report)}</strong>
          <span>{summaryText(report)}</span>
        </p>
      )}
    </div>
  );
}

function Step({ step }: { readonly step: CheckStep }): JSX.Element {
  const { name, state } = step;
  const text = checkStepText(step);
  return (
    <li class={`check-step is-${state}`} data-testid={`check-${name}`} data-state={state}>
      <span class="check-mark">
        <Icon name={stateIcons[state]} size={15} />
      </span>
      <span class="check-name">{checkStepTitles[name]}</span>
      <span class="check-text" title={text}>
        {text}
      </span>
    </li>
  );
}

function Reason({ reason }: { readonly reason: CheckReason }): JSX.Element {
  const { advice, code, message, severity } = reason;
  return (
    <li class={`check-reason is-${severity}`} data-testid="check-reason" data-code={code}>
      <Icon name={severity === 'failure' ? 'x' : 'triangle-alert'} size={16} />
      <p>
        <strong>{message}</strong> {advice}
      </p>
    </li>
  );
}
