import { expect, vi } from 'vitest';

const takers = ['getUserMedia', 'getDisplayMedia'] as const;

/** Every peer connection, audio context, track and WebSocket of a page, so that a test can see that none is left. */
export class MediaCensus {
  readonly peers: RTCPeerConnection[] = [];
  readonly contexts: AudioContext[] = [];
  readonly tracks: MediaStreamTrack[] = [];
  readonly sockets: WebSocket[] = [];

  /** Counts from now on, until `end`. */
  begin(): void {
    const { contexts, peers, sockets, tracks } = this;
    const [Context, Peer, Socket] = [AudioContext, RTCPeerConnection, WebSocket];
    vi.stubGlobal(
      'AudioContext',
      class extends Context {
        constructor(options?: AudioContextOptions) {
          super(options);
          contexts.push(this);
        }
      },
    );
    vi.stubGlobal(
      'RTCPeerConnection',
      class extends Peer {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          peers.push(this);
        }
      },
    );
    vi.stubGlobal(
      'WebSocket',
      class extends Socket {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols);
          sockets.push(this);
        }
      },
    );
    const { mediaDevices } = navigator;
    for (const method of takers) {
      const take = mediaDevices[method].bind(mediaDevices);
      // Not a spy of the test runner's, so that a test may restore its own.
      mediaDevices[method] = async (constraints) => {
        const stream = await take(constraints);
        tracks.push(...stream.getTracks());
        return stream;
      };
    }
  }

  /** The peer connections of calls: one that is kept ready for the next call has heard of nobody. */
  get inCalls(): readonly RTCPeerConnection[] {
    return this.peers.filter(({ remoteDescription }) => remoteDescription !== null);
  }

  /** The one that described its media first in the newest call. */
  get caller(): RTCPeerConnection {
    const peer = this.inCalls.filter(({ localDescription }) => localDescription?.type === 'offer').at(-1);
    if (peer === undefined) throw new Error('Nobody calls.');
    return peer;
  }

  /** Fails when something is open yet, and forgets all. */
  async expectNothingLeft(): Promise<void> {
    const contexts = this.contexts.splice(0);
    const sockets = this.sockets.splice(0);
    await vi.waitFor(() => {
      expect(contexts.map(({ state }) => state)).not.toContain('running');
      expect(sockets.map(({ readyState }) => readyState)).not.toContain(WebSocket.OPEN);
    });
    expect(this.peers.splice(0).map(({ signalingState }) => signalingState)).not.toContain('stable');
    expect(this.tracks.splice(0).map(({ readyState }) => readyState)).not.toContain('live');
  }

  end(): void {
    vi.unstubAllGlobals();
    for (const method of takers) Reflect.deleteProperty(navigator.mediaDevices, method);
  }
}
