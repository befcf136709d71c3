import type { Unsubscribe } from '@offhook/primitives';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AudioUnlockState,
  audioUnlockStates,
  audioUnlockTable,
  audioUnlockTriggers,
} from './audio-unlock-state.js';
import { type AudioGate, AudioUnlock } from './audio-unlock.js';

/** A browser that opens up when a test says so. */
class FakeGate implements AudioGate {
  isAllowed = false;
  isClosed = false;
  openedCount = 0;
  readonly listeners: Set<() => void> = new Set<() => void>();

  async isOpen(): Promise<boolean> {
    return await Promise.resolve(this.isAllowed);
  }

  async open(): Promise<boolean> {
    this.openedCount += 1;
    return await Promise.resolve(this.isAllowed);
  }

  onGesture(task: () => void): Unsubscribe {
    this.listeners.add(task);
    return () => {
      this.listeners.delete(task);
    };
  }

  close(): void {
    this.isClosed = true;
  }

  /** The user clicks, and the browser is content. */
  click(): void {
    this.isAllowed = true;
    for (const listener of [...this.listeners]) listener();
  }
}

function unlockWith(atFirstGesture = true): {
  gate: FakeGate;
  unlock: AudioUnlock;
  told: AudioUnlockState[];
} {
  const gate = new FakeGate();
  const unlock = new AudioUnlock({ gate, atFirstGesture });
  const told: AudioUnlockState[] = [];
  unlock.on('changed', ({ state }) => told.push(state));
  return { gate, unlock, told };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe('the table of being heard', () => {
  it('knows what to do in every state', () => {
    const rows = audioUnlockStates.map((state) =>
      [state, ...audioUnlockTriggers.map((trigger) => audioUnlockTable[state][trigger] ?? '-')].join(' | '),
    );
    expect(rows).toEqual([
      // state | asked | allowed | refused
      'locked | unlocking | unlocked | -',
      'unlocking | - | unlocked | locked',
      'unlocked | - | - | -',
    ]);
  });

  it('never goes silent again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...audioUnlockTriggers)), (triggers) => {
        let state: AudioUnlockState = 'locked';
        for (const trigger of triggers) {
          const next: AudioUnlockState = audioUnlockTable[state][trigger] ?? state;
          if (state === 'unlocked') expect(next).toBe('unlocked');
          if (next === 'unlocked' && state !== 'unlocked') expect(trigger).toBe('allowed');
          state = next;
        }
      }),
    );
  });
});

describe('a page that may be heard from the start', () => {
  it('says so, and holds nothing', async () => {
    const { gate, told, unlock } = unlockWith();
    gate.isAllowed = true;
    await Promise.all([unlock.start(), unlock.start()]);
    expect(told).toEqual(['unlocked']);
    expect(unlock.advice).toBe('');
    expect([gate.isClosed, gate.listeners.size]).toEqual([true, 0]);
    expect(await unlock.unlock()).toBe(true);
    expect(gate.openedCount).toBe(0);
  });
});

describe('a page that is silent until the first click', () => {
  it('tells what to do, and is heard after any click', async () => {
    const { gate, told, unlock } = unlockWith();
    await unlock.start();
    expect(unlock.state).toBe('locked');
    expect(unlock.advice).toMatch(/^Click .+\.$/);
    gate.click();
    await settled();
    expect(told).toEqual(['unlocking', 'unlocked']);
    expect([gate.isClosed, gate.listeners.size]).toEqual([true, 0]);
  });

  it('waits for a button of its own, where that is wished', async () => {
    const { gate, told, unlock } = unlockWith(false);
    await unlock.start();
    gate.click();
    await settled();
    expect(told).toEqual([]);
    expect(await unlock.unlock()).toBe(true);
    expect(told).toEqual(['unlocking', 'unlocked']);
  });

  it('stays silent when it is asked outside of a click, and may be asked again', async () => {
    const { gate, told, unlock } = unlockWith();
    await unlock.start();
    expect(await unlock.unlock()).toBe(false);
    expect(told).toEqual(['unlocking', 'locked']);
    gate.click();
    await settled();
    expect(unlock.state).toBe('unlocked');
  });

  it('is told once of the events of one click', async () => {
    const { gate, told, unlock } = unlockWith();
    await unlock.start();
    gate.click();
    gate.click();
    await settled();
    expect(told).toEqual(['unlocking', 'unlocked']);
  });

  it('gives everything back at the end, whenever that comes', async () => {
    const { gate, told, unlock } = unlockWith();
    await unlock.start();
    const unlocking = unlock.unlock();
    unlock.dispose();
    unlock.dispose();
    gate.click();
    expect(await unlocking).toBe(false);
    expect(await unlock.unlock()).toBe(false);
    await unlock.start();
    expect(told).toEqual(['unlocking']);
    expect([gate.isClosed, gate.listeners.size]).toEqual([true, 0]);
  });
});
