import { describe, expect, it } from 'vitest';
import { keyCommand, type KeyPress } from './key-command.js';
import type { Screen } from './phone-view-model.js';

const person = { name: 'Bob', number: '', initials: 'B' };
const callId = 'c1';
const screens = {
  waiting: { kind: 'waiting', title: '', detail: '', isHopeful: true },
  dial: { kind: 'dial', input: '', hasDialPad: true, isReady: true },
  idle: { kind: 'dial', input: '', hasDialPad: false, isReady: true },
  incoming: { kind: 'incoming', callId, person, progress: '', isAnswering: false },
  answering: { kind: 'incoming', callId, person, progress: '', isAnswering: true },
  outgoing: { kind: 'outgoing', callId, person, progress: '' },
  connected: {
    kind: 'connected',
    callId,
    person,
    duration: '',
    isMuted: false,
    canMute: true,
    isKeypadOpen: false,
    sentTones: '',
    waiting: undefined,
  },
  ended: { kind: 'ended', person, title: '', detail: '', duration: '', isFailure: false, redial: undefined },
} as const satisfies Record<string, Screen>;

type Name = keyof typeof screens;
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  hasModifier: false,
  isRepeat: false,
  target: 'page',
  ...more,
});

describe.each<[Name, readonly (readonly [string, string | undefined])[]]>([
  [
    'waiting',
    [
      ['1', undefined],
      ['Enter', undefined],
      ['Escape', undefined],
    ],
  ],
  [
    'dial',
    [
      ['1', 'type'],
      ['+', 'type'],
      ['a', 'type'],
      ['@', 'type'],
      ['é', 'type'],
      [' ', undefined],
      ['Tab', undefined],
      ['F5', undefined],
      ['ArrowLeft', undefined],
      ['Backspace', 'delete'],
      ['Enter', 'call'],
      ['Escape', 'clear'],
    ],
  ],
  [
    'idle',
    [
      ['1', undefined],
      ['Enter', undefined],
    ],
  ],
  [
    'incoming',
    [
      ['Enter', 'answer'],
      ['Escape', 'end'],
      ['1', undefined],
      ['m', undefined],
    ],
  ],
  [
    'answering',
    [
      ['Enter', undefined],
      ['Escape', 'end'],
    ],
  ],
  [
    'outgoing',
    [
      ['Escape', 'end'],
      ['Enter', undefined],
      ['1', undefined],
    ],
  ],
  [
    'connected',
    [
      ['1', 'tone'],
      ['*', 'tone'],
      ['#', 'tone'],
      ['a', undefined],
      ['m', 'mute'],
      ['M', 'mute'],
      ['Escape', undefined],
      ['Enter', undefined],
      ['Backspace', undefined],
    ],
  ],
  [
    'ended',
    [
      ['Escape', 'close'],
      ['Enter', undefined],
      ['1', undefined],
    ],
  ],
])('on the %s screen', (name, keys) => {
  it.each(keys)('%j means %s', (key, kind) => {
    expect(keyCommand(press(key), screens[name])?.kind).toBe(kind);
  });

  it.each(keys)('%j with Control means nothing', (key) => {
    expect(keyCommand(press(key, { hasModifier: true }), screens[name])).toBeUndefined();
  });

  it.each(['Enter', ' '])('%j presses the button that has the focus, and does no more', (key) => {
    expect(keyCommand(press(key, { target: 'control' }), screens[name])).toBeUndefined();
  });
});

describe('details', () => {
  it('leave the field to edit itself, but for Enter and Escape', () => {
    const inField = (key: string): string | undefined =>
      keyCommand(press(key, { target: 'text' }), screens.dial)?.kind;
    expect(['1', 'Backspace', 'Enter', 'Escape'].map(inField)).toEqual([
      undefined,
      undefined,
      'call',
      'clear',
    ]);
  });

  it('let a held key edit, and nothing else', () => {
    const held = (key: string, name: Name): string | undefined =>
      keyCommand(press(key, { isRepeat: true }), screens[name])?.kind;
    expect([held('1', 'dial'), held('Backspace', 'dial')]).toEqual(['type', 'delete']);
    expect([held('Enter', 'dial'), held('Enter', 'incoming'), held('1', 'connected')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('close the keypad with Escape, and unmute with M', () => {
    const screen = { ...screens.connected, isKeypadOpen: true, isMuted: true };
    expect(keyCommand(press('Escape'), screen)).toEqual({ kind: 'hide-keypad' });
    expect(keyCommand(press('m'), screen)).toEqual({ kind: 'mute', callId, isMuted: false });
    expect(keyCommand(press('m'), { ...screen, canMute: false })).toBeUndefined();
  });
});
