import type { JSX } from 'preact';
import { type SetupStep, setupSteps, type StepProgress } from '../model/phone-setup.js';
import { useDesk } from './desk-context.js';
import { Icon, type IconName } from './icon.js';

const looks: Readonly<Record<StepProgress['state'], { readonly icon: IconName; readonly text: string }>> = {
  waiting: { icon: 'circle', text: 'waiting' },
  running: { icon: 'loader', text: 'running' },
  done: { icon: 'check', text: 'done' },
  failed: { icon: 'x', text: 'failed' },
};

/** The four calls that made this phone. */
export function SetupSteps(): JSX.Element {
  const steps = useDesk().phone.steps.value;
  return (
    <>
      <h3>Four calls make the phone</h3>
      <ol class="steps">
        {setupSteps.map((step) => (
          <Step key={step} step={step} progress={steps[step]} />
        ))}
      </ol>
    </>
  );
}

function Step({
  step,
  progress,
}: {
  readonly step: SetupStep;
  readonly progress: StepProgress;
}): JSX.Element {
  const { icon, text } = looks[progress.state];
  return (
    <li class={`step step-${progress.state}`}>
      <span class="step-mark">
        <Icon name={icon} size={13} />
      </span>
      <code>{step}</code>
      <span class="visually-hidden">{text}</span>
      {'durationMs' in progress && <small>{Math.round(progress.durationMs)} ms</small>}
    </li>
  );
}
