/** What every fake microphone plays, and what the echo line must give back. */
export const toneHz = 1_000;

/** The tone sounds for the first half of each beat. */
export const toneBeatMs = 1_000;

const sampleRateHz = 48_000;
const seconds = 2;

/** Half a second of tone, half a second of silence: noise suppression takes a steady tone away. */
export function toneWav(): Buffer {
  const sampleCount = sampleRateHz * seconds;
  const data = Buffer.alloc(sampleCount * 2);
  for (let index = 0; index < sampleCount; index += 1) {
    const isSounding = ((index / sampleRateHz) * 1_000) % toneBeatMs < toneBeatMs / 2;
    const value = isSounding ? 0.6 * Math.sin((2 * Math.PI * toneHz * index) / sampleRateHz) : 0;
    data.writeInt16LE(Math.round(value * 32_767), index * 2);
  }
  return Buffer.concat([wavHeader(data.length), data]);
}

function wavHeader(dataLength: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataLength, 40);
  return header;
}
