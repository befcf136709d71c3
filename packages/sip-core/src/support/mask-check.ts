import type { CheckReason, CheckReport } from '@offhook/protocol';
import { maskWrittenNumbers } from '../trace/mask-number.js';
import { maskDeviceLabel } from './mask-label.js';

/** A report without numbers and names of people. Hosts of servers stay: they are what it is about. */
export function maskCheck(report: CheckReport): CheckReport {
  return {
    ...report,
    steps: report.steps.map((step) =>
      step.microphone === undefined
        ? step
        : { ...step, microphone: { ...step.microphone, label: maskDeviceLabel(step.microphone.label) } },
    ),
    reasons: report.reasons.map(maskReason),
  };
}

function maskReason({ advice, message, ...reason }: CheckReason): CheckReason {
  const { subject } = reason;
  // An address with its port looks like a number that was written with dots.
  const parts = subject === undefined ? [message] : message.split(subject);
  return {
    ...reason,
    message: parts.map(maskWrittenNumbers).join(subject ?? ''),
    advice: maskWrittenNumbers(advice),
  };
}
