import type { CallInsight, InsightDirection, InsightSample } from '@offhook/protocol';
import type { JSX } from 'preact';
import { chartPath, type ChartValues, chartY, roundTop } from '../../view-models/chart.js';
import { Drawing } from './drawing.js';

interface Chart {
  readonly name: string;
  readonly read: (direction: InsightDirection, sample: InsightSample) => number | undefined;
  readonly text: (value: number) => string;
  readonly least: number;
  /** The end of the scale; undefined lets the values decide, above `leastTop`. */
  readonly top?: number;
  readonly leastTop?: number;
  /** Both directions have the same. */
  readonly isShared?: boolean;
}

const charts: readonly Chart[] = [
  { name: 'MOS', read: ({ mos }) => mos, text: (mos) => mos.toFixed(1), least: 1, top: 4.5 },
  {
    name: 'Round trip',
    read: (_direction, { rttMs }) => rttMs,
    text: (ms) => (ms < 1 && ms > 0 ? '< 1 ms' : `${String(Math.round(ms))} ms`),
    least: 0,
    leastTop: 10,
    isShared: true,
  },
  {
    name: 'Jitter',
    read: ({ jitterMs }) => jitterMs,
    text: (ms) => `${ms.toFixed(0)} ms`,
    least: 0,
    leastTop: 10,
  },
  {
    name: 'Loss',
    read: ({ lossFraction }) => (lossFraction === undefined ? undefined : lossFraction * 100),
    text: (percent) => `${percent.toFixed(1)} %`,
    least: 0,
    leastTop: 2,
  },
  {
    name: 'kbit/s',
    read: ({ bitsPerSecond }) => bitsPerSecond / 1_000,
    text: (kilobits) => kilobits.toFixed(0),
    least: 0,
    leastTop: 50,
  },
  {
    name: 'Level',
    read: ({ level }) =>
      level === undefined ? undefined : Math.max(-60, 20 * Math.log10(Math.max(level, 0.001))),
    text: (decibels) => `${decibels.toFixed(0)} dB`,
    least: -60,
    top: 0,
  },
];

/** How the sound was, second by second, both ways. */
export function QualityCharts({ call }: { readonly call: CallInsight }): JSX.Element {
  if (call.samples.length === 0)
    return <p class="hood-empty">The first second of sound has not passed yet.</p>;
  return (
    <div class="charts">
      {charts.map((chart) => (
        <QualityChart key={chart.name} chart={chart} samples={call.samples} />
      ))}
    </div>
  );
}

const secondsShown = 60;
const height = 64;

interface QualityChartProps {
  readonly chart: Chart;
  readonly samples: readonly InsightSample[];
}

function QualityChart({ chart, samples }: QualityChartProps): JSX.Element {
  const shown = samples.slice(-secondsShown);
  const incoming = shown.map((sample) => chart.read(sample.incoming, sample));
  const outgoing = shown.map((sample) => chart.read(sample.outgoing, sample));
  const series: readonly ChartValues[] = chart.isShared === true ? [incoming] : [incoming, outgoing];
  return (
    <figure class="chart" data-testid="hood-chart">
      <figcaption>
        <span class="chart-name">{chart.name}</span>
        <span class="chart-value in">{latest(incoming, chart)}</span>
        {chart.isShared !== true && <span class="chart-value out">{latest(outgoing, chart)}</span>}
      </figcaption>
      <Drawing label={`${chart.name} over the last minute`}>
        {(width) => ({
          height: height + 4,
          content: <Lines chart={chart} series={series} width={width} />,
        })}
      </Drawing>
    </figure>
  );
}

interface LinesProps {
  readonly chart: Chart;
  readonly series: readonly ChartValues[];
  readonly width: number;
}

function Lines({ chart, series, width }: LinesProps): JSX.Element {
  const { least, text } = chart;
  const most = chart.top ?? roundTop(series, chart.leastTop ?? 1);
  // A young call fills the width sooner.
  const count = Math.max(20, series[0]?.length ?? 0);
  const box = { width, height, count, least, most };
  return (
    <g transform="translate(0 2)">
      {[least, (least + most) / 2, most].map((value) => (
        <line
          key={value}
          class="chart-grid"
          x1={0}
          x2={width}
          y1={chartY(value, box)}
          y2={chartY(value, box)}
        />
      ))}
      <text class="chart-top" x={0} y={11}>
        {text(most)}
      </text>
      {series.map((values, index) => (
        <path
          key={index}
          class={index === 0 ? 'chart-line in' : 'chart-line out'}
          d={chartPath(values, box)}
        />
      ))}
    </g>
  );
}

function latest(values: ChartValues, { text }: Chart): string {
  const known = values.filter((value) => value !== undefined).at(-1);
  return known === undefined ? '–' : text(known);
}
