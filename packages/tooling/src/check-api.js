#!/usr/bin/env node
// Compares the public API of the package in the current folder with its committed report.
// `--update` rewrites the report.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const isUpdate = process.argv.includes('--update');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const project = process.cwd();
const temporary = mkdtempSync(join(tmpdir(), 'offhook-api-'));
mkdirSync('etc', { recursive: true });

const quiet = { logLevel: 'none' };

/** The `.` entry keeps the package's name, `./host` becomes `name-host`. */
function reportName(entry) {
  return [manifest.name.replace('@offhook/', ''), ...entry.split('/').slice(1)].join('-');
}

function configFor(entry, types) {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve('package.json'),
    configObject: {
      projectFolder: project,
      mainEntryPointFilePath: resolve(types),
      compiler: {
        // The report is about what is published, so a sibling is read from its declarations and not its sources.
        overrideTsconfig: { extends: './tsconfig.json', compilerOptions: { customConditions: [] } },
      },
      apiReport: {
        enabled: true,
        reportFileName: reportName(entry),
        reportFolder: resolve('etc'),
        reportTempFolder: temporary,
        includeForgottenExports: false,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: quiet },
        tsdocMessageReporting: { default: quiet },
        extractorMessageReporting: {
          default: { logLevel: 'error' },
          // Whatever an index exports is public; a tag on each name would only repeat that.
          'ae-missing-release-tag': quiet,
          'ae-undocumented': quiet,
          // Fakes and further entries stand on types of the main entry, which reports them.
          ...(entry !== '.' && '.' in manifest.exports ? { 'ae-forgotten-export': quiet } : {}),
          'ae-unresolved-link': quiet,
        },
      },
    },
  });
}

let isSound = true;
try {
  for (const [entry, target] of Object.entries(manifest.exports)) {
    if (typeof target !== 'object') continue;
    const result = Extractor.invoke(configFor(entry, target.types), {
      localBuild: isUpdate,
      showVerboseMessages: false,
      messageCallback: (message) => {
        if (message.logLevel === 'info' || message.messageId === 'console-preamble') message.handled = true;
      },
    });
    const report = join('etc', `${reportName(entry)}.api.md`);
    if (!existsSync(report)) console.error(`${report} is missing: run offhook-check-api --update`);
    isSound &&= result.succeeded && existsSync(report);
    if (!result.succeeded)
      console.error(`${basename(report)}: the public API changed; run offhook-check-api --update`);
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
process.exitCode = isSound ? 0 : 1;
