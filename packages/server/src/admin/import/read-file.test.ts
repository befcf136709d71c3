import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonEntryLines } from './json-entry-lines.js';
import { readCsv } from './read-csv.js';
import { readJson } from './read-json.js';

describe('readCsv', () => {
  it('reads columns in any order and case, quoted values, and says on which line a row ends', () => {
    const text =
      '\uFEFFName,USERNAME , password\r\n"Carol, ""C"" Carter", carol ,"two words"\n\n"in\ntwo lines",dave\n';
    expect(readCsv(text)).toEqual({
      rows: [
        { line: 2, fields: { name: 'Carol, "C" Carter', username: 'carol', password: 'two words' } },
        { line: 5, fields: { name: 'in\ntwo lines', username: 'dave', password: '' } },
      ],
    });
  });

  it('keeps blanks that a password is quoted with', () => {
    expect(readCsv('username,password\ncarol," blanks around "\n')).toMatchObject({
      rows: [{ fields: { password: ' blanks around ' } }],
    });
  });

  it.each([
    ['nothing', '', 1, 'the file is empty'],
    ['blank lines', '\n\n', 1, 'the file is empty'],
    [
      'another file',
      'root:x:0:0\n',
      1,
      'there is no column root:x:0:0: the header names some of ' +
        'username, name, email, number, password, company, application_sid',
    ],
    ['no user names', 'name,email\n', 1, 'the header does not name the column username'],
    ['a column twice', 'username,name,Name\n', 1, 'the header names a column twice'],
    [
      'too many values',
      'username,name\ncarol,Carol\ndave,Dave,dave@example.org\n',
      3,
      'there are 3 values, and the header names 2',
    ],
    ['an open quote', 'username,name\ncarol,"Carol\n', 2, 'a quotation mark is not where it may be'],
    ['a quote within', 'username,name\ncarol,"Ca"rol\n', 2, 'a quotation mark is not where it may be'],
  ])('refuses %s', (_name, text, ...[line, sentence]) => {
    expect(readCsv(text)).toEqual({ problem: { line, sentence } });
  });

  it('takes any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' ') }), (text) => {
        expect(readCsv(`username,name\n${text}`)).toBeDefined();
        expect(readCsv(text)).toBeDefined();
      }),
    );
  });
});

describe('readJson', () => {
  it('reads users by realm, and says on which line each begins', () => {
    const text = `{
  "a.example": [
    { "username": "carol", "password": "p[{\\"," },
    {
      "username": "dave", "display_name": "Dave", "expires": 60, "call_hook": { "urls": [{}, {}] }
    }
  ],
  "b.example": [ {"username": "erin"}, {"username": "frank", "name": "Frank", "number": "+31201234567"} ]
}`;
    expect(readJson(text)).toMatchObject({
      rows: [
        { line: 3, fields: { username: 'carol', password: 'p[{",', company: 'a.example' } },
        { line: 4, fields: { username: 'dave', name: 'Dave', company: 'a.example' } },
        { line: 8, fields: { username: 'erin', company: 'b.example' } },
        { line: 8, fields: { username: 'frank', name: 'Frank', number: '+31201234567' } },
      ],
    });
  });

  it('reads the credentials of a whole configuration, whatever lists are beside them', () => {
    const text = `\uFEFF{
  "port": 4000,
  "users": [{ "username": "basic" }],
  "logging": { "levels": [{}, {}] },
  "credentials": {
    "a.example": [
      { "username": "carol" }
    ]
  }
}`;
    expect(readJson(text)).toMatchObject({ rows: [{ line: 7, fields: { username: 'carol' } }] });
  });

  it.each([
    ['no JSON', '{"a.example": [}', 'the file is not valid JSON'],
    [
      'a list',
      '[]',
      'the file must hold lists of users by realm, as { "sip.example.com": [{ "username": … }] }',
    ],
    [
      'a user without a list',
      '{"a.example": {"username": "carol"}}',
      'the file must hold lists of users by realm, as { "sip.example.com": [{ "username": … }] }',
    ],
    ['a realm twice', '{"a.example": [{}], "a.example": [{}]}', 'a realm is given twice'],
  ])('refuses %s', (_name, text, sentence) => {
    expect(readJson(text)).toEqual({ problem: { line: 1, sentence } });
  });

  it('leaves what is no user to the check of its row', () => {
    expect(readJson('{"a.example": [1,\n"carol",\nnull,\n[]]}')).toEqual({
      rows: [1, 2, 3, 4].map((line) => ({ line, fields: { company: 'a.example' } })),
    });
  });

  it('finds as many lines as there are entries, whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 6 }),
        fc.boolean(),
        (entries, isWide) => {
          const text = JSON.stringify({ realm: entries }, undefined, isWide ? 2 : undefined);
          expect(jsonEntryLines(text)).toHaveLength(entries.length);
        },
      ),
    );
  });
});
