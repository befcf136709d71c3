import type { ApiAnswer, ApiDocument, ApiOperation } from '../openapi/api-document-schema.js';
import { type Html, html, withCode } from './html.js';
import { namedView, schemaView } from './schema-view.js';

/** Where the page finds its style, relative to itself. */
export const styleFileName = 'style.css';

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: ApiOperation;
}

function idOf({ method, path }: Route): string {
  return `${method}${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
}

function routesOf(document: ApiDocument, tag: string): readonly Route[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.tags?.[0] === tag)
      .map(([method, operation]) => ({ method, path, operation })),
  );
}

/** Those in which there is something to read. */
function chaptersOf(document: ApiDocument): ApiDocument['tags'] {
  return document.tags.filter(({ name }) => routesOf(document, name).length > 0);
}

function badge(method: string): Html {
  return html`<span class="method ${method}">${method.toUpperCase()}</span>`;
}

/** A path may break after its slashes. */
function pathView(path: string): Html {
  return html`<code class="path"
    >${path.split('/').map((part, index) => (index === 0 ? part : html`/<wbr />${part}`))}</code
  >`;
}

function credentialsView({ security = [] }: ApiOperation): Html {
  const names = security.flatMap((scheme) => Object.keys(scheme));
  if (names.length === 0) return html`<p class="shows">Open to everybody.</p>`;
  const links = names.map((name) => html`<a href="#credential-${name}">${name}</a>`);
  const isOptional = security.some((scheme) => Object.keys(scheme).length === 0);
  const choices = isOptional ? [...links, html`nothing in the header`] : links;
  return html`<p class="shows">
    Shows ${choices.map((each, index) => html`${index === 0 ? '' : ' or '}${each}`)}.
  </p>`;
}

function parametersView({ parameters = [] }: ApiOperation): Html | undefined {
  if (parameters.length === 0) return undefined;
  const views = parameters.map(({ name, required = false, schema }) =>
    namedView({ name, schema, isRequired: required }),
  );
  return html`<h4>Parameters</h4>
    ${views}`;
}

function bodyView({ requestBody }: ApiOperation): Html | undefined {
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
  if (requestBody === undefined || schema === undefined) return undefined;
  return html`<h4>
      Body${requestBody.required === false ? html` <span class="optional">optional</span>` : undefined}
    </h4>
    ${schemaView(schema)}`;
}

function isSuccess([status]: readonly [string, ApiAnswer]): boolean {
  return status.startsWith('2');
}

function successView([status, { content = {}, description }]: readonly [string, ApiAnswer]): Html {
  const schema = Object.values(content)[0]?.schema;
  return html`<h4>Answers <span class="status">${status}</span></h4>
    ${schema === undefined ? html`<p>${withCode(description)}</p>` : schemaView(schema)}`;
}

function errorsView(answers: readonly (readonly [string, ApiAnswer])[]): Html {
  const rows = answers.map(
    ([status, { description }]) =>
      html`<tr>
        <th scope="row">${status}</th>
        <td>${withCode(description)}</td>
      </tr>`,
  );
  return html`<details>
    <summary>Refusals</summary>
    <table>
      ${rows}
    </table>
  </details>`;
}

function routeView(route: Route): Html {
  const { method, operation, path } = route;
  const answers = Object.entries(operation.responses);
  const { description, summary = '' } = operation;
  return html`<article id="${idOf(route)}">
    <h3>${badge(method)} ${pathView(path)}</h3>
    <p class="summary">${summary}.</p>
    ${description === undefined ? undefined : html`<p>${withCode(description)}</p>`}
    ${credentialsView(operation)} ${parametersView(operation)} ${bodyView(operation)}
    ${answers.filter(isSuccess).map(successView)}
    ${errorsView(answers.filter((answer) => !isSuccess(answer)))}
  </article>`;
}

function chapterView(document: ApiDocument, { description, name }: ApiDocument['tags'][number]): Html {
  return html`<section id="tag-${name}">
    <h2>${description}</h2>
    ${routesOf(document, name).map(routeView)}
  </section>`;
}

function navigationView(document: ApiDocument): Html {
  const chapters = chaptersOf(document).map(({ description, name }) => {
    const links = routesOf(document, name).map(
      (route) =>
        html`<li>
          <a href="#${idOf(route)}">${badge(route.method)} ${route.operation.summary ?? route.path}</a>
        </li>`,
    );
    return html`<h2><a href="#tag-${name}">${description}</a></h2>
      <ul>
        ${links}
      </ul>`;
  });
  return html`<nav aria-label="Contents">
    ${chapters}
    <h2><a href="#credentials">Credentials</a></h2>
    <h2><a href="#schemas">Schemas</a></h2>
  </nav>`;
}

function credentialsChapter({ components }: ApiDocument): Html {
  const schemes = Object.entries(components.securitySchemes).map(
    ([name, { description, type }]) =>
      html`<article id="credential-${name}">
        <h3>${name}</h3>
        <p>${withCode(description)}</p>
        <p class="shows">
          ${type === 'http' ? 'HTTP authentication (RFC 9110 §11).' : 'A header of the request.'}
        </p>
      </article>`,
  );
  return html`<section id="credentials">
    <h2>Credentials</h2>
    ${schemes}
  </section>`;
}

function schemasChapter({ components }: ApiDocument): Html {
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      html`<article id="schema-${name}">
        <h3>${name}</h3>
        ${schemaView(schema)}
      </article>`,
  );
  return html`<section id="schemas">
    <h2>Schemas</h2>
    ${schemas}
  </section>`;
}

/** The page to read an API's description on. It needs no script. */
export function renderApiPage(document: ApiDocument, documentUrl: string): string {
  const { description, title, version } = document.info;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} API</title>
        <link rel="stylesheet" href="${styleFileName}" />
      </head>
      <body>
        <header>
          <h1>${title} <span>API ${version}</span></h1>
          <p>${withCode(description)}</p>
          <p><a href="${documentUrl}">OpenAPI ${document.openapi} document</a></p>
        </header>
        <div class="columns">
          ${navigationView(document)}
          <main>
            ${chaptersOf(document).map((tag) => chapterView(document, tag))} ${credentialsChapter(document)}
            ${schemasChapter(document)}
          </main>
        </div>
      </body>
    </html> `;
  return page.text;
}
