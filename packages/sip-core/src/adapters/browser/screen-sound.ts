import type { OutgoingAudio } from './outgoing-audio.js';

/**
 * Sends the sound of a shared screen together with the voice: who shows something goes on talking. The returned function
 * ends it. A call whose sound is a mix of its own keeps that one, without the screen.
 */
export async function mixScreenSound(screen: MediaStreamTrack, audio: OutgoingAudio): Promise<() => void> {
  if (audio.use === 'mix') return () => undefined;
  const context = new AudioContext();
  const mix = context.createMediaStreamDestination();
  const connect = (track: MediaStreamTrack): MediaStreamAudioSourceNode => {
    const source = context.createMediaStreamSource(new MediaStream([track]));
    source.connect(mix);
    return source;
  };
  // A track that somebody put in the microphone's place, or else the microphone, which may become another one.
  const own = audio.track === audio.microphone ? undefined : audio.track;
  let voice = audio.track;
  let source = voice === undefined ? undefined : connect(voice);
  const stopWatching = audio.watch(() => {
    if (own !== undefined || audio.microphone === voice) return;
    source?.disconnect();
    voice = audio.microphone;
    source = voice === undefined ? undefined : connect(voice);
  });
  connect(screen);
  const [mixed] = mix.stream.getAudioTracks();
  await audio.replace(mixed, 'mix');
  return () => {
    stopWatching();
    // Somebody else's track stays.
    if (audio.track === mixed) void audio.replace(own, 'microphone');
    mixed?.stop();
    void context.close();
  };
}
