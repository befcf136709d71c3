import type { CallInsight } from '@offhook/protocol';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { clockText } from '../../view-models/number-text.js';
import { useDesk } from '../desk-context.js';
import { Icon } from '../icon.js';
import { Candidates } from './candidates.js';
import { CheckPanel } from './check-panel.js';
import { Ladder } from './ladder.js';
import { QualityCharts } from './quality-charts.js';
import { Waterfall } from './waterfall.js';

const warningTexts: Readonly<Record<string, string>> = {
  'high-rtt': 'The network is slow',
  'high-jitter': 'The network is uneven',
  'high-loss': 'Sound is lost on its way here',
  'high-loss-sent': 'Sound is lost on its way out',
  'no-bytes': 'No sound passes at all',
  'one-way-audio': 'Nothing comes from the other side',
  silence: 'The other side is silent',
  'low-level': 'The microphone hears nothing',
};

/** Under the hood: what the phone says and hears on the network, drawn while it happens. */
export function HoodPage(): JSX.Element {
  const desk = useDesk();
  const { insight } = desk;
  useEffect(() => insight.watch(), [insight]);
  const call = insight.call.value;
  return (
    <main class="hood" data-testid="hood-page">
      <header class="hood-head">
        <button type="button" class="link-button" onClick={() => (desk.view.value = 'desk')}>
          <Icon name="arrow-left" size={14} /> Back to the desk
        </button>
        <h2>Under the hood</h2>
        <CallPicker />
      </header>
      <CheckPanel />
      {call === undefined ? <CardsOfNoCall /> : <CardsOfCall call={call} />}
    </main>
  );
}

function CardsOfNoCall(): JSX.Element {
  return (
    <div class="hood-cards">
      <Card title="SIP messages">
        <Ladder call={undefined} />
      </Card>
      <Card title="No call yet">
        <p class="hood-empty">Call somebody, or the echo line, and watch the call being made.</p>
      </Card>
    </div>
  );
}

function CardsOfCall({ call }: { readonly call: CallInsight }): JSX.Element {
  return (
    <div class="hood-cards">
      <div class="hood-column">
        <Card title="SIP messages">
          <Ladder key={call.id} call={call} />
        </Card>
        <Card title="Ways through the network">
          <Candidates call={call} />
        </Card>
      </div>
      <div class="hood-column">
        <Card title="From asking to hearing">
          <Waterfall call={call} />
          <p class="legend">
            <span class="legend-work">The phone and the network</span>
            <span class="legend-person">Waiting for a person</span>
            <span class="legend-sound">Sound</span>
          </p>
        </Card>
        <Card title="Quality">
          <Warnings call={call} />
          <QualityCharts call={call} />
          <p class="legend">
            <span class="legend-in">What comes in</span>
            <span class="legend-out">What goes out, as the far side tells</span>
          </p>
        </Card>
      </div>
    </div>
  );
}

interface CardProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

function Card({ children, title }: CardProps): JSX.Element {
  return (
    <section class="hood-card" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** The calls that were recorded, the newest first. */
function CallPicker(): JSX.Element | null {
  const desk = useDesk();
  const { insight } = desk;
  const calls = insight.insight.value.calls.slice(-5).reverse();
  const shown = insight.call.value;
  if (calls.length === 0) return null;
  return (
    <div class="call-picker" role="group" aria-label="Call">
      {calls.map((call) => (
        <button
          key={call.id}
          type="button"
          aria-pressed={call.id === shown?.id}
          onClick={() => (insight.chosenId.value = call.id)}
        >
          <Icon name={call.direction === 'incoming' ? 'phone-incoming' : 'phone-outgoing'} size={14} />
          {nameOf(call, desk)}
          <span class="call-picker-time">
            {call.state === 'ended' ? clockText(Date.parse(call.startedAt)) : 'now'}
          </span>
        </button>
      ))}
    </div>
  );
}

/** The recording has no names and numbers; the page knows whom it called. */
function nameOf({ id, remote }: CallInsight, desk: ReturnType<typeof useDesk>): string {
  const known = desk.phone.calls.value.find((call) => call.id === id);
  return known === undefined ? remote : desk.nameOf(known);
}

function Warnings({ call }: { readonly call: CallInsight }): JSX.Element | null {
  if (call.warnings.length === 0) return null;
  return (
    <ul class="hood-warnings">
      {call.warnings.map(({ name }) => (
        <li key={name}>
          <Icon name="triangle-alert" size={14} /> {warningTexts[name] ?? name}
        </li>
      ))}
    </ul>
  );
}
