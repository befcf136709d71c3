import type { Frame, Page } from '@playwright/test';
import { toneBeatMs } from './tone.js';

export interface AudioCounters {
  readonly packetsSent: number;
  readonly bytesSent: number;
  readonly packetsReceived: number;
  readonly bytesReceived: number;
}

interface Probe {
  readonly connections: RTCPeerConnection[];
  readonly analysers: AnalyserNode[];
  readonly played: Set<HTMLMediaElement>;
}

declare global {
  // The probe lives in the page under test, beside the code that it watches.
  var offhookProbe: Probe;
}

/** Makes every peer connection and loudspeaker of the page and its frames visible to the test, independently of our code. */
export async function installMediaProbe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probe: Probe = { connections: [], analysers: [], played: new Set() };
    globalThis.offhookProbe = probe;
    const play = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play')
      ?.value as () => Promise<void>;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      probe.played.add(this);
      return play.call(this);
    };
    const Original = globalThis.RTCPeerConnection;
    const listen = (stream: MediaStream): void => {
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 4_096;
      context.createMediaStreamSource(stream).connect(analyser);
      probe.analysers.push(analyser);
    };
    globalThis.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        probe.connections.push(this);
        this.addEventListener('track', (event) => {
          listen(new MediaStream([event.track]));
        });
      }
    };
  });
}

/** Whether any loudspeaker plays, be it a voice or a ring. */
export async function isPlaying(frame: Frame): Promise<boolean> {
  return await frame.evaluate(() =>
    [...globalThis.offhookProbe.played].some(({ currentTime, paused }) => !paused && currentTime > 0),
  );
}

/** The newest call's audio, counted by the browser. */
export async function audioCounters(frame: Frame): Promise<AudioCounters> {
  return await frame.evaluate(async () => {
    const counters = { packetsSent: 0, bytesSent: 0, packetsReceived: 0, bytesReceived: 0 };
    // A phone keeps one ready for the next call, which nobody has answered.
    const inCalls = globalThis.offhookProbe.connections.filter(
      ({ currentRemoteDescription }) => currentRemoteDescription !== null,
    );
    const report = await inCalls.at(-1)?.getStats();
    report?.forEach((entry: Record<string, unknown>) => {
      if (entry['kind'] !== 'audio') return;
      const read = (name: string): number => Number(entry[name] ?? 0);
      if (entry['type'] === 'outbound-rtp') {
        counters.packetsSent += read('packetsSent');
        counters.bytesSent += read('bytesSent');
      }
      if (entry['type'] === 'inbound-rtp') {
        counters.packetsReceived += read('packetsReceived');
        counters.bytesReceived += read('bytesReceived');
      }
    });
    return counters;
  });
}

/** The loudest frequency that the newest peer connection hears now, and how loud it is in dBFS. */
export async function loudestFrequency(
  frame: Frame,
): Promise<{ readonly hz: number; readonly level: number }> {
  return await frame.evaluate(() => {
    const analyser = globalThis.offhookProbe.analysers.at(-1);
    if (analyser === undefined) return { hz: 0, level: Number.NEGATIVE_INFINITY };
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    const bin = levels.reduce((best, level, index) => (level > (levels[best] ?? 0) ? index : best), 0);
    return { hz: (bin * analyser.context.sampleRate) / analyser.fftSize, level: levels[bin] ?? 0 };
  });
}

export const audibleDb = -50;
export const silentDb = -80;

/** The loudest that is heard during one beat of the tone and its pause, in dBFS. */
export async function loudestLevel(frame: Frame): Promise<number> {
  const levels: number[] = [];
  const endMs = performance.now() + toneBeatMs;
  while (performance.now() < endMs) levels.push((await loudestFrequency(frame)).level);
  return Math.max(...levels);
}

/** How many peer connections of calls are not closed, and how many are ready for the next call. */
export async function openConnections(
  frame: Frame,
): Promise<{ readonly inCalls: number; readonly ready: number }> {
  return await frame.evaluate(() => {
    const { connections } = globalThis.offhookProbe;
    const open = connections.filter(({ connectionState }) => connectionState !== 'closed');
    const ready = open.filter(({ currentRemoteDescription }) => currentRemoteDescription === null).length;
    return { inCalls: open.length - ready, ready };
  });
}
