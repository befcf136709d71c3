import { createLogger } from '@offhook/primitives';
import { describe, expect, it } from 'vitest';
import { Shutdown } from './shutdown.js';

describe('Shutdown', () => {
  it('undoes in the reverse order, once, and goes on after a failure', async () => {
    const done: string[] = [];
    const warnings: unknown[] = [];
    const shutdown = new Shutdown(createLogger(({ context }) => warnings.push(context['part'])));
    shutdown.add('first', () => Promise.resolve(void done.push('first')));
    shutdown.add('second', () => Promise.reject(new Error('stuck')));
    shutdown.add('third', () => Promise.resolve(void done.push('third')));
    await Promise.all([shutdown.run(), shutdown.run(), shutdown[Symbol.asyncDispose]()]);
    expect(done).toEqual(['third', 'first']);
    expect(warnings).toEqual(['second']);
  });
});
