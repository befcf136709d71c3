import { readFileSync } from 'node:fs';
import { library } from '@offhook/tooling/tsup';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

export default library().map((build) => ({
  ...build,
  define: { OFFHOOK_VERSION: JSON.stringify(version) },
}));
