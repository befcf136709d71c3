import { readFileSync } from 'node:fs';
import { library, script } from '@offhook/tooling/tsup';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const builds = library({
  more: [script({ entry: 'src/index.ts', globalName: 'Offhook', file: 'offhook.min' })],
});

export default builds.map((build) => ({ ...build, define: { OFFHOOK_VERSION: JSON.stringify(version) } }));
