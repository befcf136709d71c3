/** What stands for a digit that was taken out. */
export const maskedDigit = 'x';
/** What stands for a secret. Its length tells nothing. */
export const maskedSecret = '***';

// Digits of a written number may be set apart, as in +44 (20) 7183-8750.
const writtenNumber = /\d(?:[\s()./-]*\d){3,}/g;
const digitRun = /\d{5,}/g;

/** Takes out every digit: where a number stands, its length alone is left. */
export function maskDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, maskedDigit);
}

/** Takes out what could be a number in words that somebody wrote: four digits or more, also when they are set apart. */
export function maskWrittenNumbers(text: string): string {
  return maskAsciiDigits(text, writtenNumber);
}

/** Takes out runs of five digits or more, and leaves addresses, ports and counters. */
export function maskDigitRuns(text: string): string {
  return maskAsciiDigits(text, digitRun);
}

function maskAsciiDigits(text: string, pattern: RegExp): string {
  return text.replace(pattern, maskDigits);
}
