import { library } from '@offhook/tooling/tsup';

export default library();
