import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
// Without a type argument: by these very letters the runner sees that the file may not be kept from one run to the next.
const indexes = import.meta.glob([
  '../../*/src/{index,check/index,devices/index,host/index,mixer/index,recording/index,presence/index,signing/index}.ts',
  '../../../apps/demo/src/model/demo-config.ts',
]);
const codePattern = /^[a-z][a-z-]*\/[a-z][a-z0-9-]*$/;

/** Every list of codes that a package exports, as `callErrorCodes`. */
async function publishedCodes(): Promise<ReadonlyMap<string, readonly string[]>> {
  const lists = new Map<string, readonly string[]>();
  for (const load of Object.values(indexes)) {
    for (const [name, value] of Object.entries((await load()) as Record<string, unknown>)) {
      if (name.endsWith('ErrorCodes') && Array.isArray(value)) lists.set(name, value as string[]);
    }
  }
  return lists;
}

function documentedCodes(): readonly string[] {
  return readdirSync(`${root}docs/errors`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('/') && path.endsWith('.md'))
    .map((path) => path.slice(0, -'.md'.length));
}

describe('error codes', async () => {
  const lists = await publishedCodes();
  const codes = [...new Set([...lists.values()].flat())].sort();

  it('exist in several areas', () => {
    expect(new Set(codes.map((code) => code.split('/')[0])).size).toBeGreaterThan(5);
  });

  it.each(codes)('%s reads area/what and has a page', (code) => {
    expect(code).toMatch(codePattern);
    const page = `${root}docs/errors/${code}.md`;
    expect(existsSync(page), `docs/errors/${code}.md is missing`).toBe(true);
    expect(readFileSync(page, 'utf8').split('\n').length).toBeGreaterThan(5);
  });

  it('are all that the pages speak of', () => {
    expect(documentedCodes().filter((code) => !codes.includes(code))).toEqual([]);
  });
});
