import type { CallMediaStats } from '@offhook/protocol';
import type { JSX } from 'preact';
import { bytesText, countText, rateText } from '../view-models/number-text.js';
import { useDesk } from './desk-context.js';
import { Icon, type IconName } from './icon.js';
import { Sparkline } from './sparkline.js';

const nothingYet: CallMediaStats = {
  packetsSent: 0,
  bytesSent: 0,
  packetsReceived: 0,
  bytesReceived: 0,
  packetsLost: 0,
};

/** The audio's counters, both ways, once a second. */
export function MediaStats(): JSX.Element {
  const { phone } = useDesk();
  const { samples, latest } = phone.meter;
  const stats = latest.value?.stats ?? nothingYet;
  // The first sample has none before it, so no rate.
  const rated = samples.value.slice(1);
  const isLive = phone.call.value?.state === 'connected';
  return (
    <div
      class="media-stats"
      data-testid="media-stats"
      data-packets-sent={stats.packetsSent}
      data-bytes-sent={stats.bytesSent}
      data-packets-received={stats.packetsReceived}
      data-bytes-received={stats.bytesReceived}
      data-packets-lost={stats.packetsLost}
    >
      <Direction
        name="Sent"
        icon="arrow-up-right"
        isLive={isLive}
        rates={rated.map(({ sentBitsPerSecond }) => sentBitsPerSecond)}
        packets={stats.packetsSent}
        bytes={stats.bytesSent}
      />
      <Direction
        name="Received"
        icon="arrow-down-left"
        isLive={isLive}
        rates={rated.map(({ receivedBitsPerSecond }) => receivedBitsPerSecond)}
        packets={stats.packetsReceived}
        bytes={stats.bytesReceived}
      />
    </div>
  );
}

interface DirectionProps {
  readonly name: string;
  readonly icon: IconName;
  readonly isLive: boolean;
  readonly rates: readonly number[];
  readonly packets: number;
  readonly bytes: number;
}

function Direction({ name, icon, isLive, rates, packets, bytes }: DirectionProps): JSX.Element {
  const rate = isLive ? rates.at(-1) : undefined;
  return (
    <div class="meter">
      <span class="meter-name">
        <Icon name={icon} size={13} />
        {name}
      </span>
      <strong>{rate === undefined ? '–' : rateText(rate)}</strong>
      <span class="meter-detail">
        {countText(packets)} packets · {bytesText(bytes)}
      </span>
      <Sparkline values={rates} />
    </div>
  );
}
