import { library } from '@offhook/tooling/tsup';

export default library({ entries: { main: 'src/main.ts' }, platform: 'node' });
