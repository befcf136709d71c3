import type { OutgoingAudio } from './outgoing-audio.js';

/**
 * Sends the sound of a shared screen together with the voice: who shows something goes on talking. The returned function
 * ends it. A call whose sound is a mix of its own keeps that one, without the screen.
 */
export async function mixScreenSound(screen: MediaStreamTrack, audio: OutgoingAudio): Promise<() => void> {
  const voice = audio.track;
  if (audio.isMix) return () => undefined;
  const context = new AudioContext();
  const mix = context.createMediaStreamDestination();
  for (const track of [voice, screen]) {
    if (track !== undefined) context.createMediaStreamSource(new MediaStream([track])).connect(mix);
  }
  const [mixed] = mix.stream.getAudioTracks();
  await audio.replace(mixed, 'mix');
  return () => {
    // Somebody else's track stays.
    if (audio.track === mixed)
      void audio.replace(voice === audio.microphone ? undefined : voice, 'microphone');
    mixed?.stop();
    void context.close();
  };
}
