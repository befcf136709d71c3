import { optional, parameter, type Parameters, switchFlag, type TextParameter } from './parameter.js';

/** Any text: what it may be is for the configuration to say, which knows where each setting was given. */
function setting(placeholder: string, summary: string): TextParameter<string | undefined> {
  return optional(parameter({ placeholder, summary, parse: (text) => text, rule: '' }));
}

/** What every command takes. */
export const settingsFlags: Parameters = {
  config: setting('file', 'settings as JSON'),
  data: setting('folder', 'default .offhook, or DATA_FOLDER'),
  json: switchFlag('prints one JSON object'),
  help: switchFlag('this text'),
};

/** What `offhook-server` without a command takes. */
export const serverFlags: Parameters = {
  ...settingsFlags,
  port: setting('number', 'default 7400, or PORT; 0 picks a free one'),
  host: setting('address', 'default 127.0.0.1, or HOST'),
  demo: switchFlag('with a demo company, and its page at /'),
  version: switchFlag('the version'),
};
