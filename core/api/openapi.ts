import type { newRouter } from './app.ts';

/** As much of an OpenAPI 3.1 document as the reference pages read. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

export interface Operation {
  readonly tags?: readonly string[];
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
    >
  >;
  readonly security?: readonly object[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

const DESCRIPTION =
  'Bank statements, matched and booked, for ERPs. A bearer API key, an Idempotency-Key on every POST, keyset paging with `cursor`, ' +
  "amounts as decimal strings signed from the account holder's side, problem details (RFC 9457) for every failure.";

/** Open to everybody: signing in, and what tells whether somebody can. */
const OPEN = new Set([
  ...['get /v1/setup', 'post /v1/setup'],
  ...['get /v1/session', 'post /v1/session', 'post /v1/session/password'],
]);
/** Known by its bytes. */
const UNKEYED = new Set([
  '/v1/statements',
  '/v1/administrations/{id}/history',
  '/v1/setup',
  '/v1/session',
  '/v1/session/password',
]);

/** The whole document: what the routes declare, and what holds for all of them. */
export function openApiDocument(app: ReturnType<typeof newRouter>, publicUrl: string): OpenApi {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'koppel_session',
  });
  app.openAPIRegistry.registerComponent('parameters', 'IdempotencyKey', {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description:
      'Yours, new for every request: the same key and body again gets the same answer, and nothing happens twice.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Koppel', version: '1', description: DESCRIPTION },
    servers: [{ url: publicUrl }],
    security: [{ apiKey: [] }, { session: [] }],
  });
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods as Record<string, Record<string, unknown>>)) {
      operation['operationId'] = operationId(method, path);
      if (OPEN.has(`${method} ${path}`)) operation['security'] = [];
      if (method === 'post' && !UNKEYED.has(path)) {
        const own = (operation['parameters'] ?? []) as object[];
        operation['parameters'] = [...own, { $ref: '#/components/parameters/IdempotencyKey' }];
      }
    }
  }
  return document as unknown as OpenApi;
}

/** 'get /v1/bank-accounts/{id}/coverage' → getBankAccountsByIdCoverage: what generated clients call it. */
function operationId(method: string, path: string): string {
  const words = path
    .replace('/v1/', '')
    .replace(/\{(\w+)\}/g, 'by-$1')
    .split(/[/-]/);
  return method + words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}
