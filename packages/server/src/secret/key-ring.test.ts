import { describe, expect, it } from 'vitest';
import { KeyRing, keyIdOf, type KeySource } from './key-ring.js';

const [first, second, third] = [1, 2, 3].map((fill) => Buffer.alloc(32, fill)) as [Buffer, Buffer, Buffer];

/** Keys that change when the test says so, and how often they were read. */
class FakeSource implements KeySource {
  keys: readonly Buffer[] | undefined;
  readCount = 0;
  #version = 1;

  constructor(keys: readonly Buffer[]) {
    this.keys = keys;
  }

  change(keys: readonly Buffer[] | undefined): void {
    this.keys = keys;
    this.#version += 1;
  }

  stamp(): string {
    return String(this.#version);
  }

  read(): readonly Buffer[] | undefined {
    this.readCount += 1;
    return this.keys;
  }
}

describe('KeyRing', () => {
  it('names keys shortly, each otherwise, without showing them', () => {
    expect(keyIdOf(first)).toMatch(/^[0-9a-f]{12}$/);
    expect(keyIdOf(first)).toBe(keyIdOf(Buffer.from(first)));
    expect(new Set([first, second, third].map(keyIdOf)).size).toBe(3);
    expect(first.toString('hex')).not.toContain(keyIdOf(first));
  });

  it('seals with the first and finds each', () => {
    const ring = new KeyRing([first, second]);
    expect(ring.current().id).toBe(keyIdOf(first));
    expect(ring.find(keyIdOf(second))?.key.export()).toEqual(second);
    expect(ring.find(keyIdOf(third))).toBeUndefined();
  });

  it('follows its source, and still finds a key that went', () => {
    const source = new FakeSource([first]);
    const ring = new KeyRing([first], source);
    source.change([second, first]);
    expect(ring.current().id).toBe(keyIdOf(second));
    source.change([third]);
    expect(ring.find(keyIdOf(third))).toBeDefined();
    expect(ring.current().id).toBe(keyIdOf(third));
    expect(ring.find(keyIdOf(first))).toBeDefined();
  });

  it('notices what changed between the loading of its keys and its making', () => {
    const ring = new KeyRing([first], new FakeSource([second, first]));
    expect(ring.current().id).toBe(keyIdOf(second));
  });

  it('reads its source only when that changed, however many unknown names it meets', () => {
    const source = new FakeSource([first]);
    const ring = new KeyRing([first], source);
    for (let round = 0; round < 100; round += 1) {
      ring.find('unknown');
      ring.current();
      ring.find(keyIdOf(first));
    }
    expect(source.readCount).toBe(1);
  });

  it('goes on with what it has when its source cannot be read, until it can', () => {
    const source = new FakeSource([first]);
    const ring = new KeyRing([first], source);
    source.change(undefined);
    expect(ring.current().id).toBe(keyIdOf(first));
    source.change([]);
    expect(ring.current().id).toBe(keyIdOf(first));
    source.change([second]);
    expect(ring.current().id).toBe(keyIdOf(second));
  });
});
