import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { ownValue } from '../domain/own-value.ts';

type Schemas = Record<string, unknown>;

/** How the OpenAPI document is made from the routes. */
export function documentOptions(version: string, externalUrl: string | undefined): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'notebook-drift',
        version,
        description:
          'What is known of notebook roles and of the ownership of SageMaker resources. Times are ISO 8601 in UTC, ' +
          'errors are problems by RFC 9457, lists are pages with opaque cursors. docs/http-api.md tells more.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      ...(externalUrl !== undefined && { servers: [{ url: externalUrl }] }),
      tags: [
        { name: 'status', description: 'Posture of every check of every target.' },
        { name: 'findings', description: 'What is wrong, since when, and its history.' },
        { name: 'targets', description: 'What is watched.' },
        { name: 'checks', description: 'What is looked for.' },
        { name: 'scans', description: 'When it was looked for.' },
        { name: 'deliveries', description: 'Who was told.' },
        { name: 'health', description: 'For orchestrators.' },
        { name: 'metrics', description: 'For Prometheus.' },
        { name: 'page', description: 'For people.' },
        { name: 'about', description: 'This document.' },
      ],
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description:
              'A token of http.tokens. Reads are open where no token has the scope read; write does not imply read.',
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'notebook-drift-session',
            description: 'The session of the page. Requests that change something need an Origin of this server.',
          },
          metricsToken: { type: 'http', scheme: 'bearer', description: 'The token of http.metrics_token_file.' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (parts) => tidy(jsonSchemaTransformObject(parts)),
  };
}

/**
 * Leaves away what no reader needs: components that nothing refers to, since each schema is given once for requests and
 * once for answers, and the long pattern that zod adds to `date-time`.
 */
function tidy(document: ReturnType<typeof jsonSchemaTransformObject>): ReturnType<typeof jsonSchemaTransformObject> {
  const text = JSON.stringify(document, (_key, value: unknown) => (isDateTime(value) ? withoutPattern(value) : value));
  const tidied = JSON.parse(text) as { paths: unknown; components: { schemas: Schemas } };
  const { schemas } = tidied.components;
  const used = reachable(tidied.paths, schemas);
  tidied.components.schemas = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return tidied as unknown as ReturnType<typeof jsonSchemaTransformObject>;
}

function isDateTime(value: unknown): value is { readonly pattern?: unknown } {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 'date-time';
}

function withoutPattern({ pattern: _dropped, ...rest }: { readonly pattern?: unknown }): unknown {
  return rest;
}

function reachable(from: unknown, schemas: Schemas): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [from];
  for (let part = queue.pop(); part !== undefined; part = queue.pop()) {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name === undefined || found.has(name)) continue;
      found.add(name);
      queue.push(ownValue(schemas, name));
    }
  }
  return found;
}
