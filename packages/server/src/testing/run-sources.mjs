// For `node --import`: runs the command from its TypeScript sources, so that its tests need no build.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
