const rows = [697, 770, 852, 941];
const columns = [1_209, 1_336, 1_477];
const pad = [
  ['1', '2', '3'],
  ['4', '5', '6'],
  ['7', '8', '9'],
  ['*', '0', '#'],
];

/** The two frequencies of a key, in hertz (ITU-T Q.23); none for another character. */
export function keyFrequencies(key: string): readonly number[] {
  const row = pad.findIndex((line) => line.includes(key));
  return [rows[row], columns[pad[row]?.indexOf(key) ?? -1]].filter((hertz) => hertz !== undefined);
}
