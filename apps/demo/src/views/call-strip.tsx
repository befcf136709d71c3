import type { JSX } from 'preact';
import { isLive } from '../model/call-history.js';
import { callText, talkTime } from '../view-models/call-text.js';
import { useDesk } from './desk-context.js';
import { Icon } from './icon.js';

/** On a small screen the way back to the live call, when something else is looked at. */
export function CallStrip(): JSX.Element | null {
  const desk = useDesk();
  const call = desk.phone.call.value;
  if (!isLive(call) || desk.pane.value === 'phone') return null;
  const time = talkTime(call, desk.phone.meter.nowMs.value);
  return (
    <button
      type="button"
      class="call-strip"
      onClick={() => {
        desk.pane.value = 'phone';
      }}
    >
      <Icon name="phone" size={16} />
      {callText(call)} · {desk.nameOf(call)}
      {time !== undefined && <span class="call-strip-time">{time}</span>}
    </button>
  );
}
