import { maskedSecret, maskWrittenNumbers } from '../trace/mask-number.js';

// Systems name wireless devices after their owner: `Anna’s AirPods`, `AirPods von Anna`, `AirPods de Anna López`.
const ownersBefore = /^.{1,64}?(?=['’]s\b)/u;
const ownersAfter = /(?<=\s(?:von|van|de|di|do|da|av|af)\s).+$/iu;

/** The name of a device without its owner's and without numbers. What model it is stays. */
export function maskDeviceLabel(label: string): string {
  return maskWrittenNumbers(label.replace(ownersBefore, maskedSecret).replace(ownersAfter, maskedSecret));
}
