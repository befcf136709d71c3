import { type CheckStepName, checkStepNames, type CheckStepState } from '@offhook/protocol';

interface StepNeeds {
  /** They come along when the step is chosen, and have to work. */
  readonly needed: readonly CheckStepName[];
  /** If they are chosen too, it waits for them and is of no use without them. */
  readonly awaited: readonly CheckStepName[];
}

/** What each step stands on. What stands on nothing runs at once, all side by side. */
export const checkNeeds: Readonly<Record<CheckStepName, StepNeeds>> = {
  socket: { needed: [], awaited: [] },
  registration: { needed: ['socket'], awaited: [] },
  stun: { needed: [], awaited: [] },
  turn: { needed: [], awaited: [] },
  microphone: { needed: [], awaited: [] },
  // A call takes the microphone too: two questions to the user at once would be one too many.
  loop: { needed: ['registration'], awaited: ['microphone'] },
};

/** What was chosen and what that needs, in the order that it is shown. */
export function plannedSteps(chosen: readonly CheckStepName[]): readonly CheckStepName[] {
  const planned = new Set<CheckStepName>();
  const plan = (name: CheckStepName): void => {
    if (planned.has(name)) return;
    planned.add(name);
    checkNeeds[name].needed.forEach(plan);
  };
  chosen.forEach(plan);
  return checkStepNames.filter((name) => planned.has(name));
}

/** Whether a step may begin: `blocked` when something that it stands on does not work. */
export function readinessOf(
  name: CheckStepName,
  states: ReadonlyMap<CheckStepName, CheckStepState>,
): 'ready' | 'not-yet' | 'blocked' {
  const { awaited, needed } = checkNeeds[name];
  const before = [...needed, ...awaited].flatMap((one) => states.get(one) ?? []);
  if (before.some((state) => state === 'failed' || state === 'skipped')) return 'blocked';
  return before.every((state) => state === 'passed' || state === 'warned') ? 'ready' : 'not-yet';
}
