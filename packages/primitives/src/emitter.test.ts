import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { Emitter, type Subscribable } from './emitter.js';

interface RadioEvents {
  tuned: { readonly station: string };
  silenced: object;
}

class Radio implements Subscribable<RadioEvents> {
  readonly heard: string[] = [];
  readonly errors: unknown[] = [];
  readonly events: Emitter<RadioEvents> = new Emitter<RadioEvents>({
    onListenerError: (error) => this.errors.push(error),
  });
  readonly on: Subscribable<RadioEvents>['on'] = (name, listener, options) =>
    this.events.on(name, listener, options);

  tune(station: string): void {
    this.events.emit('tuned', { station });
  }

  /** Subscribes a listener that writes down what it hears, after its own name. */
  listen(name: string, signal?: AbortSignal): () => void {
    return this.on('tuned', ({ station }) => this.heard.push(`${name}: ${station}`), { signal });
  }
}

describe('Emitter', () => {
  it('calls listeners in the order of their subscription', () => {
    const radio = new Radio();
    radio.listen('alice');
    radio.listen('bob');
    radio.tune('jazz');
    radio.tune('news');
    expect(radio.heard).toEqual(['alice: jazz', 'bob: jazz', 'alice: news', 'bob: news']);
  });

  it('calls only those who listen to that event', () => {
    const radio = new Radio();
    radio.listen('alice');
    radio.events.emit('silenced', {});
    expect(radio.heard).toEqual([]);
  });

  it('hands the payload over as it is', () => {
    const radio = new Radio();
    const listener = vi.fn();
    radio.on('tuned', listener);
    const payload = { station: 'jazz' };
    radio.events.emit('tuned', payload);
    expect(listener.mock.calls).toEqual([[payload]]);
    expect(listener.mock.calls[0]?.[0]).toBe(payload);
  });

  it('emits into the void without a word', () => {
    const radio = new Radio();
    radio.tune('jazz');
    expect(radio.errors).toEqual([]);
  });

  it('knows which payload belongs to which event', () => {
    const { on } = new Radio();
    on('tuned', (payload) => {
      expectTypeOf(payload).toEqualTypeOf<{ readonly station: string }>();
    });
    // @ts-expect-error There is no such event.
    on('exploded', () => undefined);
  });

  describe('stops calling', () => {
    it('who unsubscribed, however often', () => {
      const radio = new Radio();
      const leave = radio.listen('alice');
      radio.listen('bob');
      leave();
      leave();
      radio.tune('jazz');
      expect(radio.heard).toEqual(['bob: jazz']);
    });

    it('whose signal aborted', () => {
      const radio = new Radio();
      const lifetime = new AbortController();
      radio.listen('alice', lifetime.signal);
      radio.listen('bob', lifetime.signal);
      radio.listen('carol');
      radio.tune('jazz');
      lifetime.abort();
      radio.tune('news');
      expect(radio.heard).toEqual(['alice: jazz', 'bob: jazz', 'carol: jazz', 'carol: news']);
    });

    it('whose signal had aborted before, from the start', () => {
      const radio = new Radio();
      const leave = radio.listen('alice', AbortSignal.abort());
      radio.tune('jazz');
      leave();
      expect(radio.heard).toEqual([]);
      expect(radio.events.listenerCount()).toBe(0);
    });

    it('everybody after clear', () => {
      const radio = new Radio();
      radio.listen('alice');
      radio.on('silenced', () => radio.heard.push('silence'));
      radio.events.clear();
      radio.tune('jazz');
      radio.events.emit('silenced', {});
      expect(radio.heard).toEqual([]);
    });

    it('one subscription of a function that has two', () => {
      const radio = new Radio();
      const listener = vi.fn();
      const leave = radio.on('tuned', listener);
      radio.on('tuned', listener);
      radio.tune('jazz');
      expect(listener).toHaveBeenCalledTimes(2);
      leave();
      radio.tune('news');
      expect(listener).toHaveBeenCalledTimes(3);
    });

    it('listening to the signal too, so that a long-lived signal collects nothing', () => {
      const radio = new Radio();
      const { signal } = new AbortController();
      const remove = vi.spyOn(signal, 'removeEventListener');
      radio.listen('alice', signal)();
      expect(remove).toHaveBeenCalledWith('abort', expect.any(Function));
    });
  });

  describe('while it emits', () => {
    it('does not call who is removed by an earlier listener', () => {
      const radio = new Radio();
      radio.on('tuned', () => {
        leave();
      });
      const leave = radio.listen('bob');
      radio.tune('jazz');
      expect(radio.heard).toEqual([]);
    });

    it('calls nobody any more once it is cleared', () => {
      const radio = new Radio();
      radio.on('tuned', () => {
        radio.events.clear();
      });
      radio.listen('bob');
      radio.tune('jazz');
      expect(radio.heard).toEqual([]);
    });

    it('calls a listener that removes itself this once', () => {
      const radio = new Radio();
      const leave = radio.on('tuned', () => {
        radio.heard.push('once');
        leave();
      });
      radio.listen('bob');
      radio.tune('jazz');
      radio.tune('news');
      expect(radio.heard).toEqual(['once', 'bob: jazz', 'bob: news']);
    });

    it('does not call who joins meanwhile before the next time', () => {
      const radio = new Radio();
      const join = radio.on('tuned', () => {
        join();
        radio.listen('late');
      });
      radio.tune('jazz');
      radio.tune('news');
      expect(radio.heard).toEqual(['late: news']);
    });

    it('may emit again: the inner event is heard by all before the outer goes on', () => {
      const radio = new Radio();
      radio.on('tuned', ({ station }) => {
        if (station === 'jazz') radio.tune('news');
      });
      radio.listen('bob');
      radio.tune('jazz');
      expect(radio.heard).toEqual(['bob: news', 'bob: jazz']);
    });
  });

  describe('a listener that throws', () => {
    afterEach(() => {
      vi.unstubAllGlobals();
    });

    const boom = new Error('boom');
    const explode = (): void => {
      throw boom;
    };

    it('does not stop the others, nor the one who emits', () => {
      const radio = new Radio();
      radio.listen('alice');
      radio.on('tuned', explode);
      radio.listen('bob');
      radio.tune('jazz');
      expect(radio.heard).toEqual(['alice: jazz', 'bob: jazz']);
      expect(radio.errors).toEqual([boom]);
    });

    it('is reported as the platform reports uncaught errors', () => {
      const reportError = vi.fn();
      vi.stubGlobal('reportError', reportError);
      const events = new Emitter<RadioEvents>();
      events.on('silenced', explode);
      events.emit('silenced', {});
      expect(reportError.mock.calls).toEqual([[boom]]);
    });

    it('is thrown from a microtask where the platform has no report', () => {
      vi.stubGlobal('reportError', undefined);
      const tasks: (() => void)[] = [];
      vi.stubGlobal('queueMicrotask', (task: () => void) => tasks.push(task));
      const events = new Emitter<RadioEvents>();
      events.on('silenced', explode);
      events.emit('silenced', {});
      expect(tasks).toHaveLength(1);
      expect(() => tasks[0]?.()).toThrow(boom);
    });
  });

  it('counts its listeners by event and altogether', () => {
    const radio = new Radio();
    expect(radio.events.listenerCount()).toBe(0);
    const leave = radio.listen('alice');
    radio.listen('bob');
    radio.on('silenced', () => undefined);
    expect(radio.events.listenerCount('tuned')).toBe(2);
    expect(radio.events.listenerCount('silenced')).toBe(1);
    expect(radio.events.listenerCount()).toBe(3);
    leave();
    expect(radio.events.listenerCount('tuned')).toBe(1);
    radio.events.clear();
    expect(radio.events.listenerCount()).toBe(0);
  });
});
