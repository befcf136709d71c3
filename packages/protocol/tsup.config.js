import { readdirSync } from 'node:fs';
import { library } from '@offhook/tooling/tsup';

// A chunk per module: a bundler then leaves out the schemas that a page does not use, which it cannot do
// inside one file, because calls such as `z.string().check()` could have effects for all it knows.
const modules = readdirSync('src').filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

export default library({
  entries: Object.fromEntries(modules.map((name) => [name.replace(/\.ts$/, ''), `src/${name}`])),
});
