import type { RotationReport } from '../../secret/rotation/key-rotation.js';
import { type Answer } from '../answer.js';
import { type Command, defineCommand } from '../command.js';
import { switchFlag } from '../parameter.js';

export const keyCommands: readonly Command[] = [
  defineCommand({
    words: 'key rotate',
    summary: 'makes a new key, and seals everything with it',
    positionals: {},
    flags: { keepOld: switchFlag('leaves the old key in the key file') },
    run: async ({ open }, order) => answerOf(await (await open()).keys.rotate(order)),
  }),
];

function answerOf(report: RotationReport): Answer {
  const { hasOldKeys, isResumed, keyId, resealedCount, unreadableCount } = report;
  const sentences = [
    isResumed ? 'Finished the rotation that was interrupted before.' : 'Rotated the key.',
    `${resealedCount} secrets were sealed anew with key ${keyId}.`,
    ...(unreadableCount === 0 ? [] : [`${unreadableCount} could not be read with any key, and are left.`]),
    ...(hasOldKeys ? ['The old keys are still there.'] : []),
  ];
  return {
    output: '',
    remark: sentences.join(' '),
    json: { keyId, resealedCount, unreadableCount, isResumed, hasOldKeys },
  };
}
