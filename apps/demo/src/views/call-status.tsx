import type { JSX } from 'preact';
import { callText, endText, talkTime } from '../view-models/call-text.js';
import { useDesk } from './desk-context.js';

/** The live call, or how the last one ended. */
export function CallStatus(): JSX.Element {
  const desk = useDesk();
  const call = desk.phone.call.value;
  const state = call?.state ?? 'idle';
  return (
    <div class={`meter call-state call-${state}`} role="status" data-testid="call-state" data-state={state}>
      <span class="meter-name">Call</span>
      <strong>{callText(call)}</strong>
      <span class="meter-detail">
        {call === undefined
          ? 'Nobody on the line'
          : [endText(call), desk.nameOf(call)].filter(Boolean).join(' · ')}
        {call !== undefined && <TalkTime />}
      </span>
    </div>
  );
}

/** Apart from the rest, so that a screen reader is not told each second. */
function TalkTime(): JSX.Element | null {
  const { phone } = useDesk();
  const call = phone.call.value;
  const time = call === undefined ? undefined : talkTime(call, phone.meter.nowMs.value);
  return time === undefined ? null : <span aria-hidden="true"> · {time}</span>;
}
