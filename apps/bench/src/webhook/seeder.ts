import { systemClock } from '@offhook/primitives';
import { seedPhones } from './seeded-phones.js';
import { answerParent } from '../bench-process.js';
import { domain } from './question.js';

/** Makes phones in the database of a server that is not running. */

const [dataFolder = ''] = process.argv.slice(2);

answerParent({
  seed: async (counts: { readonly fromCount: number; readonly toCount: number }) => {
    await seedPhones({ dataFolder, domain, nowMs: systemClock.now(), ...counts });
  },
});
