import { library } from '@offhook/tooling/tsup';

export default library({ entries: { cli: 'src/cli.ts' }, platform: 'node' });
