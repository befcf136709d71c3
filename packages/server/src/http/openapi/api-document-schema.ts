import * as z from 'zod';

/** A JSON Schema (2020-12), which OpenAPI 3.1 takes as it is. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ApiContent {
  readonly schema?: JsonSchema;
}

export interface ApiAnswer {
  readonly description: string;
  readonly content?: Readonly<Record<string, ApiContent>>;
}

export interface ApiParameter {
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

export interface ApiBody {
  readonly required?: boolean;
  readonly content: Readonly<Record<string, ApiContent>>;
}

export interface ApiOperation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly ApiParameter[];
  readonly requestBody?: ApiBody;
  readonly responses: Readonly<Record<string, ApiAnswer>>;
  readonly 'x-error-codes'?: readonly string[];
  readonly 'x-never-codes'?: readonly string[];
}

/** The parts of an OpenAPI document that we read ourselves; the others pass. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Operations by path and method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<
      Record<string, { readonly type: string; readonly description: string }>
    >;
  };
}

const jsonSchema = z.record(z.string(), z.unknown());

const contents = z.record(z.string(), z.looseObject({ schema: jsonSchema.exactOptional() }));

const parameter = z.looseObject({
  in: z.enum(['path', 'query', 'header', 'cookie']),
  name: z.string(),
  required: z.boolean().exactOptional(),
  schema: jsonSchema,
});

const operation = z.looseObject({
  summary: z.string().exactOptional(),
  description: z.string().exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).exactOptional(),
  parameters: z.array(parameter).exactOptional(),
  requestBody: z.looseObject({ required: z.boolean().exactOptional(), content: contents }).exactOptional(),
  responses: z.record(
    z.string(),
    z.looseObject({ description: z.string(), content: contents.exactOptional() }),
  ),
  'x-error-codes': z.array(z.string()).exactOptional(),
  'x-never-codes': z.array(z.string()).exactOptional(),
});

export const apiDocumentSchema: z.ZodType<ApiDocument> = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.looseObject({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({
    schemas: z.record(z.string(), jsonSchema),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.string(), description: z.string() })),
  }),
});
