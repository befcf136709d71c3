import * as z from 'zod';
import type { RawRow, ReadFile } from './import-row.js';
import { jsonEntryLines } from './json-entry-lines.js';

const realmsSchema = z.record(z.string(), z.array(z.unknown()));
/** The form of jambonz's customer-auth-server, whose file holds more than the credentials. */
const configSchema = z.object({ credentials: realmsSchema });

/**
 * Reads `{ realm: [{ username, password, … }] }`, as jambonz's example of an authentication server keeps it.
 * Answers the rows, or what is wrong with the file.
 */
export function readJson(text: string): ReadFile {
  const parsed = parse(text.replace(/^\uFEFF/, ''));
  if (parsed === undefined) return problem('the file is not valid JSON');
  const config = configSchema.safeParse(parsed.value);
  const realms = realmsSchema.safeParse(config.success ? config.data.credentials : parsed.value);
  if (!realms.success) {
    return problem(
      'the file must hold lists of users by realm, as { "sip.example.com": [{ "username": … }] }',
    );
  }
  const lines = jsonEntryLines(text, config.success ? 'credentials' : undefined);
  const entries = Object.entries(realms.data).flatMap(([realm, users]) =>
    users.map((user) => ({ realm, user })),
  );
  // Of a realm that is given twice the parser keeps the last.
  if (lines.length !== entries.length) {
    return problem('a realm is given twice');
  }
  return { rows: entries.map(({ realm, user }, index) => rowOf({ realm, user, line: lines[index] ?? 1 })) };
}

function problem(sentence: string): ReadFile {
  return { problem: { line: 1, sentence } };
}

interface Entry {
  readonly realm: string;
  readonly user: unknown;
  readonly line: number;
}

const entrySchema = z.record(z.string(), z.unknown());

function rowOf({ line, realm, user }: Entry): RawRow {
  const entry = entrySchema.safeParse(user);
  if (!entry.success) return { line, fields: { company: realm } };
  const {
    application_sid,
    display_name,
    email,
    name = display_name,
    number,
    password,
    username,
  } = entry.data;
  return { line, fields: { username, name, email, number, password, application_sid, company: realm } };
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's own words quote the file, which holds passwords.
    return undefined;
  }
}
