import { endpoints } from '@offhook/protocol';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestServer } from '../../testing/test-server.js';
import { type ApiDocument, apiDocumentSchema } from '../openapi/api-document-schema.js';
import { renderApiPage } from './api-page.js';
import { html, withCode } from './html.js';
import { schemaView } from './schema-view.js';

/** What a person would read. */
const wordsOf = (text: string): string =>
  text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

describe('html', () => {
  it.each([
    ['<script>', '&lt;script&gt;'],
    [`"'&`, '&quot;&#39;&amp;'],
    [7, '7'],
    [undefined, ''],
  ])('puts %j in as text', (part, expected) => {
    expect(html`${part}`.text).toBe(expected);
  });

  it('puts HTML in as it is, and lists one after the other', () => {
    expect(html`<p>${[html`<b>${'<'}</b>`, 'a', ['b']]}</p>`.text).toBe('<p><b>&lt;</b>ab</p>');
  });

  it('lets no text become a tag or end an attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
  });

  it.each([
    ['a `b` c', 'a <code>b</code> c'],
    ['`<b>`', '<code>&lt;b&gt;</code>'],
    ['plain', 'plain'],
  ])('writes %j with code', (text, expected) => {
    expect(withCode(text).text).toBe(expected);
  });
});

describe('schemaView', () => {
  it.each([
    [{ type: 'string', minLength: 1, maxLength: 64 }, 'string 1 to 64 characters'],
    [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, 'integer from 0'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ enum: ['a', 'b'] }, '&quot;a&quot; | &quot;b&quot;'],
    [{ const: 'ok' }, '&quot;ok&quot;'],
    [{ $ref: '#/components/schemas/Session' }, 'Session'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ type: 'array', items: { type: 'number' } }, 'list of number'],
    [{ type: 'object', additionalProperties: { type: 'boolean' } }, 'map of boolean'],
    [{}, 'anything'],
  ])('says what %j is', (schema, expected) => {
    expect(wordsOf(schemaView(schema).text)).toBe(expected);
  });

  it('lists fields, those of fields, and which may be left out', () => {
    const inner = { type: 'object', properties: { b: { type: 'string', description: 'A `b`.' } } };
    const schema = { type: 'object', properties: { a: inner }, required: ['a'] };
    expect(wordsOf(schemaView(schema).text)).toBe('a object b string optional A b .');
  });
});

describe('the page', () => {
  let document: ApiDocument;
  let page: string;

  beforeAll(async () => {
    await using server = await createTestServer();
    document = apiDocumentSchema.parse((await server.app.inject(endpoints.openApi)).json());
    const response = await server.app.inject(endpoints.apiDocs);
    expect(response.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; frame-ancestors 'none'; style-src 'self'; base-uri 'none'; form-action 'none'",
    });
    page = response.body;
  });

  it('has a place for every operation, error and schema', () => {
    const text = wordsOf(page);
    for (const operations of Object.values(document.paths)) {
      for (const { summary, 'x-error-codes': codes = [] } of Object.values(operations)) {
        expect(text).toContain(`${summary ?? ''}.`);
        for (const code of codes) expect(text).toContain(code);
      }
    }
    for (const name of Object.keys(document.components.schemas))
      expect(page).toContain(`id="schema-${name}"`);
  });

  it('has no link that leads nowhere, and no name twice', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(ids);
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !known.has(id))).toEqual([]);
  });

  it('needs no script, no style of its own and nobody else', async () => {
    expect(page).not.toMatch(/<script|<style|style=|\son\w+=|https?:\/\//);
    await using server = await createTestServer();
    const links = [...page.matchAll(/(?:href|src)="([^#"][^"]*)"/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(1);
    for (const link of links) {
      const { pathname } = new URL(link, `http://localhost${endpoints.apiDocs}`);
      expect((await server.app.inject(pathname)).statusCode, link).toBe(200);
    }
  });

  it('is where its name without a slash leads to', async () => {
    await using server = await createTestServer();
    const response = await server.app.inject('/api-docs');
    expect([response.statusCode, response.headers.location]).toEqual([308, 'api-docs/']);
  });

  it('stays whole, whatever a description says', () => {
    const evil = `</p><script>alert('x')</script>`;
    const info = { ...document.info, title: evil, description: evil };
    expect(renderApiPage({ ...document, info }, '../openapi.json')).not.toContain('<script');
  });
});
