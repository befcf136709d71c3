import type { CallInsight, InsightMessage } from '@offhook/protocol';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { drawLadder, type LadderArrow } from '../../view-models/ladder.js';
import { useDesk } from '../desk-context.js';
import { Drawing } from './drawing.js';

export interface LadderProps {
  /** Undefined draws what the phone says besides calls: its registration. */
  readonly call: CallInsight | undefined;
}

const shownOutsideCalls = 12;

/** The SIP messages of a call between the phone and the server, as they were on the wire. */
export function Ladder({ call }: LadderProps): JSX.Element {
  const { insight } = useDesk();
  const [chosen, setChosen] = useState<InsightMessage | undefined>(undefined);
  const all = insight.insight.value.messages;
  const messages =
    call === undefined
      ? all.slice(-shownOutsideCalls)
      : all.filter(({ callId }) => callId === call.sipCallId);
  if (messages.length === 0) return <p class="hood-empty">No message has passed yet.</p>;
  return (
    <>
      <Arrows messages={messages} chosen={chosen} onChoose={setChosen} />
      {chosen === undefined ? (
        <p class="hood-hint">Choose an arrow to read its message. Numbers and secrets are masked.</p>
      ) : (
        <pre class="hood-message" data-testid="hood-message">
          {chosen.text}
        </pre>
      )}
    </>
  );
}

interface ArrowsProps {
  readonly messages: readonly InsightMessage[];
  readonly chosen: InsightMessage | undefined;
  readonly onChoose: (message: InsightMessage | undefined) => void;
}

function Arrows({ chosen, messages, onChoose }: ArrowsProps): JSX.Element {
  return (
    <Drawing label={`${String(messages.length)} SIP messages, drawn as a ladder`}>
      {(width) => {
        const { arrows, height, phoneX, serverX } = drawLadder(messages, width);
        const content = (
          <>
            <Lifeline x={phoneX} height={height} name="This phone" />
            <Lifeline x={serverX} height={height} name="SIP server" isLast />
            {arrows.map((arrow, index) => (
              <Arrow
                key={index}
                arrow={arrow}
                isChosen={arrow.message === chosen}
                onChoose={() => onChoose(arrow.message === chosen ? undefined : arrow.message)}
              />
            ))}
          </>
        );
        return { height, content };
      }}
    </Drawing>
  );
}

interface LifelineProps {
  readonly x: number;
  readonly height: number;
  readonly name: string;
  readonly isLast?: boolean;
}

function Lifeline({ height, isLast = false, name, x }: LifelineProps): JSX.Element {
  return (
    <g class="lifeline">
      <line x1={x} x2={x} y1={30} y2={height} />
      <text x={isLast ? x + 34 : x - 34} y={16} text-anchor={isLast ? 'end' : 'start'}>
        {name}
      </text>
      <circle cx={x} cy={30} r={3.5} />
    </g>
  );
}

interface ArrowProps {
  readonly arrow: LadderArrow;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Arrow({ arrow, isChosen, onChoose }: ArrowProps): JSX.Element {
  const { from, label, pause, to, tone, y } = arrow;
  const back = to > from ? -1 : 1;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onChoose();
  };
  return (
    <g
      class={`arrow arrow-${tone} ${isChosen ? 'is-chosen' : ''}`}
      role="button"
      tabIndex={0}
      aria-pressed={isChosen}
      aria-label={`${label}, ${arrow.message.direction}`}
      data-testid="hood-arrow"
      onClick={onChoose}
      onKeyDown={onKeyDown}
    >
      <rect x={0} y={y - 15} width={Math.max(from, to) + 34} height={30} rx={6} />
      <text class="arrow-pause" x={72} y={y + 4} text-anchor="end">
        {pause}
      </text>
      <line x1={from - back * 5} x2={to + back * 9} y1={y + 5} y2={y + 5} />
      <path d={`M${String(to + back * 4)} ${String(y + 5)}l${String(back * 9)} -4.5v9z`} />
      <text class="arrow-label" x={(from + to) / 2} y={y - 1} text-anchor="middle">
        {label}
      </text>
    </g>
  );
}
