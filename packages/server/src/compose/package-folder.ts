import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** The folder of this package, whether it runs from its sources or from what was built of them. */
function findPackageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

const packageFolder = findPackageFolder();

/** What `scripts/copy-public.mjs` put together. */
export const defaultPublicFolder: string = join(packageFolder, 'dist', 'public');

export const serverVersion: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))).version;
