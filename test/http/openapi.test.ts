import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sampleTransition } from '../support/fixtures.ts';
import { checkState, delivery, emptyRows, finding, now, scan, startServer } from './fixtures.ts';

type Schema = Parameters<typeof z.fromJSONSchema>[0];

interface Operation {
  readonly security?: readonly Record<string, readonly string[]>[];
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content: Record<string, { schema: Schema }> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema & { readonly examples?: readonly unknown[] }>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

const path = 'docs/openapi.json';
const document = JSON.parse(readFileSync(path, 'utf8')) as Document;
const operations = Object.entries(document.paths).flatMap(([url, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${url}`, operation })),
);

/** A schema of the document as a validator made from the document alone, not from the product's own schemas. */
function validator(schema: Schema): z.ZodType {
  const text = JSON.stringify({ ...(schema as object), $defs: document.components.schemas });
  return z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as Schema);
}

describe('http/openapi', () => {
  it('describes what it must', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'GET /livez',
        'GET /readyz',
        'GET /healthz',
        'GET /metrics',
        'GET /openapi.json',
        'GET /api/v1/status',
        'GET /api/v1/findings',
        'GET /api/v1/findings/{id}',
        'GET /api/v1/targets',
        'GET /api/v1/targets/{id}',
        'GET /api/v1/targets/{id}/policy',
        'GET /api/v1/checks',
        'GET /api/v1/scans',
        'POST /api/v1/scans',
        'GET /api/v1/scans/{id}',
        'GET /api/v1/deliveries',
      ]),
    );
  });

  it('docs/http-api.md names every route, and none that is not there', () => {
    const rows = readFileSync('docs/http-api.md', 'utf8').matchAll(/^\| `(GET|POST) [^|]+/gm);
    const named = [...rows].flatMap(([row, method]) =>
      [...row.matchAll(/`(?:[A-Z]+ )?(\/[^`]*)`/g)].map(([, url]) => `${method} ${url}`),
    );
    // Parts of the page, which nobody asks for by name.
    const told = operations.map(({ name }) => name).filter((name) => !/ \/(assets\/|login|logout)/.test(name));
    expect(named.toSorted()).toEqual(told.toSorted());
  });

  it.each(operations)('$name says who may use it and describes every answer', ({ operation }) => {
    const schemes = (operation.security ?? [{ missing: [] }]).flatMap((row) => Object.keys(row));
    expect(Object.keys(document.components.securitySchemes)).toEqual(expect.arrayContaining(schemes));
    const answers = Object.entries(operation.responses);
    expect(answers.filter(([, { description }]) => /^(Default Response)?$/.test(description))).toEqual([]);
    const types = answers
      .filter(([status]) => Number(status) >= 400)
      .flatMap(([, { content }]) => Object.keys(content))
      .filter((type) => !type.startsWith('text/'));
    expect(types.filter((type) => type !== 'application/problem+json')).toEqual([]);
  });

  it.each(operations.filter(({ name }) => !name.startsWith('GET ')))(
    '$name may be asked too often',
    ({ operation }) => {
      expect(Object.keys(operation.responses)).toContain('429');
    },
  );

  it('has examples that its schemas accept', () => {
    const examples = Object.values(document.components.schemas).flatMap((schema) =>
      (schema.examples ?? []).map((example) => ({ schema, example })),
    );
    expect(examples.length).toBeGreaterThan(6);
    for (const { schema, example } of examples) expect(validator(schema).parse(example)).toEqual(example);
  });

  it('is what the server gives, but for the version and the address', async () => {
    const { get } = await startServer({ externalUrl: 'https://drift.example' });
    const served = (await get('/openapi.json')).json as unknown as Document & { servers: unknown };
    expect(served.servers).toEqual([{ url: 'https://drift.example' }]);
    expect(served.paths).toEqual(document.paths);
    expect(served.components).toEqual(document.components);
  });

  it.each([
    ['/api/v1/status', '/api/v1/status', 200],
    ['/api/v1/findings', '/api/v1/findings?state=all', 200],
    ['/api/v1/findings', '/api/v1/findings?limit=0', 400],
    ['/api/v1/findings/{id}', '/api/v1/findings/f_00000000000000000001', 200],
    ['/api/v1/findings/{id}', '/api/v1/findings/none', 404],
    ['/api/v1/targets', '/api/v1/targets', 200],
    ['/api/v1/targets/{id}', '/api/v1/targets/prod', 200],
    ['/api/v1/targets/{id}/policy', '/api/v1/targets/prod/policy', 200],
    ['/api/v1/checks', '/api/v1/checks', 200],
    ['/api/v1/scans', '/api/v1/scans', 200],
    ['/api/v1/scans/{id}', '/api/v1/scans/s_1', 200],
    ['/api/v1/deliveries', '/api/v1/deliveries', 200],
  ])('%s: the real answer to %s is what it says for %i', async (pattern, url, status) => {
    const rows = emptyRows({
      findings: [finding(), finding({ id: 'f_2', state: 'resolved', resolvedAt: now, resolution: 'gone' })],
      transitions: [
        sampleTransition({
          findingId: 'f_00000000000000000001',
          at: now,
          changes: [{ field: 'summary', before: 'x', after: 'y' }, { field: 'evidence.long' }],
        }),
      ],
      states: [checkState(), checkState({ checkId: 'policy-drift', detail: { canonical: '{}', roles: [] } })],
      scans: [scan(), scan({ id: 's_2', finishedAt: null, result: null, outcome: null })],
      deliveries: [delivery()],
    });
    const { get } = await startServer({ rows });
    const answer = await get(url);
    expect(answer.status).toBe(status);
    const [contentType] = (answer.headers.get('content-type') ?? '').split(';');
    const schema = document.paths[pattern]?.['get']?.responses[status]?.content[contentType ?? '']?.schema;
    if (!schema) throw new Error(`${path} describes no ${status} ${contentType} of ${pattern}`);
    // Equal after parsing: nothing is missing, and nothing is there that the document does not know.
    expect(validator(schema).parse(answer.json)).toEqual(answer.json);
  });
});
