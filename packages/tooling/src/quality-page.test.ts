import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Rule {
  readonly badCount: number;
  readonly windowCount: number;
  readonly goodCount: number;
  readonly limit: number;
  readonly isBadWhen: 'above' | 'below';
}

const page = readFileSync(fileURLToPath(new URL('../../../docs/quality.md', import.meta.url)), 'utf8');
const [load] = Object.values(
  import.meta.glob<{ readonly warningRules: Readonly<Record<string, Rule>> }>(
    '../../sip-core/src/quality/index.ts',
  ),
);

/** A row of the page's table of warnings, cell by cell. */
function rowOf(name: string): readonly string[] {
  const line = page.split('\n').find((one) => one.startsWith(`| \`${name}\``)) ?? '';
  return line.split('|').map((cell) => cell.trim());
}

describe('docs/quality.md', async () => {
  const rules = Object.entries((await load?.())?.warningRules ?? {});

  it('is about warnings that there are', () => {
    expect(rules.length).toBeGreaterThan(5);
  });

  it.each(rules)('says of %s when it is raised and when it is cleared', (name, rule) => {
    const { badCount, goodCount, isBadWhen, limit, windowCount } = rule;
    const [, , , said, raisedBy, clearedBy] = rowOf(name);
    expect([said, raisedBy, clearedBy]).toEqual([
      `${isBadWhen === 'above' ? '>' : '<'} ${String(limit)}`,
      `${String(badCount)} of ${String(windowCount)}`,
      String(goodCount),
    ]);
  });
});
