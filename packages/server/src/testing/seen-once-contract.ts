import { describe, expect, it } from 'vitest';
import type { SeenOnce } from '../limit/seen-once.js';

export interface SeenOnceUnderTest {
  readonly seenOnce: SeenOnce;
  /** Resolves when what was to be remembered for `ms` is over. */
  readonly pass: (key: string, ms: number) => Promise<void>;
}

/** What holds for every memory of what was shown. Each that is made remembers nothing yet. */
export function seenOnceContract(
  name: string,
  make: () => SeenOnceUnderTest | Promise<SeenOnceUnderTest>,
): void {
  describe(name, () => {
    it('takes everything once', async () => {
      const { seenOnce } = await make();
      expect(await seenOnce.isFirst('a', 60_000)).toBe(true);
      expect(await seenOnce.isFirst('a', 60_000)).toBe(false);
      expect(await seenOnce.isFirst('b', 60_000)).toBe(true);
      expect(await seenOnce.isFirst('A', 60_000)).toBe(true);
      expect(await seenOnce.isFirst('a\n"', 60_000)).toBe(true);
      expect(await seenOnce.isFirst('a', 60_000)).toBe(false);
    });

    it('lets one of many who come at the same time be first', async () => {
      const { seenOnce } = await make();
      const answers = await Promise.all(Array.from({ length: 50 }, () => seenOnce.isFirst('a', 60_000)));
      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    it('forgets when the time is over', async () => {
      const { pass, seenOnce } = await make();
      expect(await seenOnce.isFirst('short', 40)).toBe(true);
      expect(await seenOnce.isFirst('long', 60_000)).toBe(true);
      await pass('short', 40);
      expect(await seenOnce.isFirst('short', 40)).toBe(true);
      expect(await seenOnce.isFirst('long', 60_000)).toBe(false);
    });
  });
}
