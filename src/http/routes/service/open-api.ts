import { z } from 'zod';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { jsonAnswer } from '../../representation/answer.ts';

/** The description of this API, made from the schemas of its routes. */
export function openApi(app: Api, context: HttpContext): void {
  app.get(
    '/openapi.json',
    {
      config: { access: 'open', tagged: 'content' },
      schema: {
        summary: 'This document',
        tags: ['about'],
        security: [],
        response: { 200: jsonAnswer('An OpenAPI 3.1 document.', z.record(z.string(), z.unknown())) },
      },
    },
    async () => context.openApi() as Record<string, unknown>,
  );
}
