/** Puts Opus first and keeps the rest behind it, telephone-event above all. */
export function preferOpus(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
  const isOpus = ({ mimeType }: RTCRtpCodec): boolean => mimeType.toLowerCase() === 'audio/opus';
  const ordered = [...codecs.filter(isOpus), ...codecs.filter((codec) => !isOpus(codec))];
  if (ordered.length > 0) transceiver.setCodecPreferences(ordered);
}
