import { frameProtocolVersion } from '@offhook/protocol';

/** The oldest release of the frame protocol that this release still speaks. */
const oldestVersion = 1;

/** The newest version that both sides speak, or undefined when there is none. */
export function agreeOnVersion(theirs: number): number | undefined {
  const version = Math.min(theirs, frameProtocolVersion);
  return version < oldestVersion ? undefined : version;
}
