import { toastTones } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { PhoneBench } from '../testing/phone-bench.js';

describe('toasts', () => {
  it.each(toastTones)('of the tone %s go by themselves', async (tone) => {
    const { clock, store, toasts } = new PhoneBench();
    toasts.show('Saved.', tone);
    expect(store.current.toasts).toMatchObject([{ message: 'Saved.', tone }]);
    await clock.advance(7_000);
    expect(store.current.toasts).toEqual([]);
  });

  it('are three at most: the newest push out the oldest', () => {
    const bench = new PhoneBench();
    for (const message of ['one', 'two', 'three', 'four']) bench.toasts.show(message, 'info');
    expect(bench.toastTexts).toEqual(['two', 'three', 'four']);
  });

  it('with the same words are one, which stays as long as the later one', async () => {
    const bench = new PhoneBench();
    bench.toasts.show('No network.', 'info');
    await bench.clock.advance(3_000);
    bench.toasts.show('No network.', 'info');
    await bench.clock.advance(3_000);
    expect(bench.toastTexts).toEqual(['No network.']);
    await bench.clock.advance(1_000);
    expect(bench.toastTexts).toEqual([]);
  });

  it('can be dismissed', () => {
    const bench = new PhoneBench();
    bench.toasts.show('one', 'info');
    bench.toasts.show('two', 'info');
    bench.commands.dismissToast(bench.store.current.toasts[0]?.id ?? -1);
    expect(bench.toastTexts).toEqual(['two']);
  });
});
