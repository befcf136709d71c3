import { openPeers } from './peer-watch.js';

/** What a page holds that calls could leave behind. */
export interface Census {
  /** Peer connections that are not closed. */
  readonly peerCount: number;
  /** Microphone tracks that have not been stopped. */
  readonly trackCount: number;
  /** Timers and intervals that are set. */
  readonly timerCount: number;
}

const liveTracks: Set<MediaStreamTrack> = new Set<MediaStreamTrack>();
const timers: Set<number> = new Set<number>();

/** Counts tracks and timers from now on; peer connections are counted by `watchPeers`. */
export function startCensus(): void {
  countTracks();
  countTimers();
}

export function census(): Census {
  return { peerCount: openPeers().length, trackCount: liveTracks.size, timerCount: timers.size };
}

function countTracks(): void {
  const { mediaDevices } = navigator;
  const original = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await original(constraints);
    for (const track of stream.getTracks()) {
      const stop = track.stop.bind(track);
      liveTracks.add(track);
      track.stop = () => {
        liveTracks.delete(track);
        stop();
      };
    }
    return stream;
  };
}

type Handler = (...parameters: readonly unknown[]) => void;

function countTimers(): void {
  const clearTimeout = window.clearTimeout.bind(window);
  const clearInterval = window.clearInterval.bind(window);
  const setTimeout = window.setTimeout.bind(window);
  const setInterval = window.setInterval.bind(window);
  const setCountedTimeout = (handler: Handler, ms?: number, ...parameters: readonly unknown[]): number => {
    const id = setTimeout(() => {
      timers.delete(id);
      handler(...parameters);
    }, ms);
    timers.add(id);
    return id;
  };
  const setCountedInterval = (handler: Handler, ms?: number, ...parameters: readonly unknown[]): number => {
    const id = setInterval(handler, ms, ...parameters);
    timers.add(id);
    return id;
  };
  const clearCounted = (id: number | undefined): void => {
    if (id !== undefined) timers.delete(id);
    // Both take either: they share their numbers (HTML §8.6).
    clearTimeout(id);
    clearInterval(id);
  };
  Object.assign(window, {
    setTimeout: setCountedTimeout,
    setInterval: setCountedInterval,
    clearTimeout: clearCounted,
    clearInterval: clearCounted,
  });
}
