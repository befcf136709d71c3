#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { runCommand } from './cli/run-command.js';

// Not awaited: a script that imports this file goes on while the server runs.
void runCommand({
  args: process.argv.slice(2),
  environment: process.env,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  readInput: async () => await text(process.stdin),
  onStopSignal: (listener) => {
    process.on('SIGINT', listener).on('SIGTERM', listener);
  },
  exit: (code) => process.exit(code),
});
