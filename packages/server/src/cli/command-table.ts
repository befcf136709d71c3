import type { Command } from './command.js';
import { applicationCommands } from './commands/application-commands.js';
import { blocklistCommands } from './commands/blocklist-commands.js';
import { companyCommands } from './commands/company-commands.js';
import { dataCommands } from './commands/data-commands.js';
import { deviceCommands } from './commands/device-commands.js';
import { keyCommands } from './commands/key-commands.js';
import { sessionCommands } from './commands/session-commands.js';
import { tokenCommands } from './commands/token-commands.js';
import { userCommands } from './commands/user-commands.js';

/** Every command of `offhook-server`: help, parsing and running all go by this table. */
export const commandTable: readonly Command[] = [
  ...userCommands,
  ...tokenCommands,
  ...deviceCommands,
  ...sessionCommands,
  ...companyCommands,
  ...applicationCommands,
  ...blocklistCommands,
  ...keyCommands,
  ...dataCommands,
];
