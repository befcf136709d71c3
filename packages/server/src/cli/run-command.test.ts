import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { type CommandProcess, runCommand } from './run-command.js';

const external = { SIP_EDGE: 'external', SIP_WEBSOCKET_URLS: 'wss://sip.example.com', LOG_LEVEL: 'silent' };

/** A process in memory: what it prints, and with what it ends. */
function fakeProcess(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const printed: string[] = [];
  const errors: string[] = [];
  const exits: number[] = [];
  const listeners: (() => void)[] = [];
  const process: CommandProcess = {
    args,
    environment: { ...external, ...environment },
    print: (text) => void printed.push(text),
    printError: (text) => void errors.push(text),
    readInput: () => Promise.resolve(''),
    onStopSignal: (listener) => void listeners.push(listener),
    exit: (code) => void exits.push(code),
  };
  const signal = (): void => {
    for (const listener of listeners) listener();
  };
  return { process, printed, errors, exits, signal };
}

describe('runCommand', () => {
  it('prints the version and ends by itself', async () => {
    const { exits, printed, process } = fakeProcess(['--version']);
    await runCommand(process);
    expect(printed.join('')).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(exits).toEqual([]);
  });

  it.each([
    {
      name: 'a wrong flag',
      args: ['--port', 'x'],
      environment: { PORT: '1' },
      sentence: 'The setting port (--port) must be a whole number from 0 to 65535.',
    },
    {
      name: 'a wrong variable',
      args: [],
      environment: { PORT: 'x' },
      sentence: 'The setting port (the environment variable PORT) must be a whole number from 0 to 65535.',
    },
    {
      name: 'no such file',
      args: ['--config', '/nowhere.json'],
      sentence: 'The config file /nowhere.json cannot be read.',
    },
    {
      name: 'a folder that cannot be used',
      args: ['--port', '0', '--data', '/dev/null/x'],
      sentence: 'The data folder /dev/null/x cannot be used. Does this user have the right to write there?',
    },
  ])('ends with 1 and one sentence at $name', async ({ args, environment = {}, sentence }) => {
    const { errors, exits, process } = fakeProcess(args, environment);
    await runCommand(process);
    expect(errors).toEqual([`${sentence}\n`]);
    expect(exits).toEqual([1]);
  });

  it('passes on what nobody foresaw', async () => {
    const { process } = fakeProcess(['--version']);
    const print = (): never => {
      throw new Error('the pipe is closed');
    };
    await expect(runCommand({ ...process, print })).rejects.toThrow('the pipe is closed');
  });

  it('ends in order at the first signal', async () => {
    await using folder = await temporaryFolder();
    const fake = fakeProcess(['--port', '0', '--data', folder.path]);
    const run = runCommand(fake.process);
    fake.signal();
    await run;
    expect(fake.exits).toEqual([0]);
    expect(fake.printed.at(-1)).toBe('▸ stopping\n');
  });

  it('ends at once at the second', async () => {
    await using folder = await temporaryFolder();
    const fake = fakeProcess(['--port', '0', '--data', folder.path]);
    const run = runCommand(fake.process);
    fake.signal();
    fake.signal();
    expect(fake.exits).toEqual([1]);
    await run;
  });
});
