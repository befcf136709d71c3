import { ServerError } from '../error/server-error.js';
import { defaultServerConfig, type ServerConfig } from './server-config.js';
import { serverConfigSchema } from './server-config-schema.js';

/** What may be left out: everything. Lists replace the default, groups are filled up with it. */
export type PartialServerConfig = {
  readonly [Name in keyof ServerConfig]?: ServerConfig[Name] extends readonly unknown[]
    ? ServerConfig[Name]
    : ServerConfig[Name] extends object
      ? Partial<ServerConfig[Name]>
      : ServerConfig[Name];
};

/** Some settings and where they come from. */
export interface ConfigSource {
  readonly values: unknown;
  /** Says in words where the setting at `path` was given, as `the environment variable PORT`. */
  readonly nameOf: (path: string) => string;
}

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

/**
 * Lays `sources` over the defaults, the strongest last, and checks the whole.
 *
 * @throws ServerError server/config-invalid
 */
export function resolveConfig(sources: readonly ConfigSource[]): ServerConfig {
  const merged = sources.reduce<unknown>((below, { values }) => merge(below, values), defaultServerConfig);
  const parsed = serverConfigSchema.safeParse(merged);
  if (!parsed.success) throw invalid(parsed.error.issues[0], sources);
  const config = parsed.data;
  if (config.sip.edge === 'external' && config.sip.webSocketUrls.length === 0) {
    const message = 'must name the SIP edge, because sip.edge is external';
    throw invalid({ path: ['sip', 'webSocketUrls'], message }, sources);
  }
  return config;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isGroup(below) || !isGroup(above)) return above;
  const merged: Record<string, unknown> = { ...below };
  for (const [name, value] of Object.entries(above)) {
    merged[name] = Object.hasOwn(below, name) ? merge(below[name], value) : value;
  }
  // An undefined from a caller's object literal means: not given.
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

function invalid(issue: Issue | undefined, sources: readonly ConfigSource[]): ServerError {
  const path = (issue?.path ?? []).filter((part) => typeof part === 'string').join('.');
  const [unknownName] = issue?.keys ?? [];
  if (unknownName !== undefined) {
    const name = path === '' ? unknownName : `${path}.${unknownName}`;
    const place = placeOf(name, sources);
    return new ServerError('server/config-invalid', `There is no setting ${name}${place}.`);
  }
  const message = `The setting ${path}${placeOf(path, sources)} ${issue?.message ?? 'is wrong'}.`;
  return new ServerError('server/config-invalid', message);
}

function placeOf(path: string, sources: readonly ConfigSource[]): string {
  const source = [...sources].reverse().find(({ values }) => valueAt(values, path) !== undefined);
  return source === undefined ? '' : ` (${source.nameOf(path)})`;
}

function valueAt(values: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isGroup(value) ? value[name] : undefined), values);
}
