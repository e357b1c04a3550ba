import { z } from 'zod';
import type { Api } from '../../hooks/context.ts';
import { textAnswer } from '../../representation/answer.ts';
import type { Readiness } from '../../service/readiness.ts';

const text = z.string();
const query = z.strictObject({
  verbose: z.string().optional().describe('List every condition, whatever its value is.'),
});

/** Liveness and readiness for orchestrators. AWS being away makes none of them fail. */
export function health(app: Api, { readiness }: { readonly readiness: Pick<Readiness, 'checks'> }): void {
  const schema = {
    tags: ['health'],
    security: [],
    querystring: query,
    response: { 200: textAnswer('Alive.', 'text/plain', text) },
  };
  for (const url of ['/livez', '/healthz']) {
    app.get(
      url,
      { config: { access: 'open' }, schema: { ...schema, summary: 'The process answers' } },
      async (request, reply) =>
        reply
          .type('text/plain; charset=utf-8')
          .send(request.query.verbose === undefined ? 'ok\n' : '[+] event-loop ok\nok\n'),
    );
  }

  const notReady = textAnswer('Not ready; the body says why.', 'text/plain', text);
  app.get(
    '/readyz',
    {
      config: { access: 'open' },
      schema: {
        ...schema,
        summary: 'Configuration loaded, store migrated and writable, not stopping',
        response: { 200: textAnswer('Ready.', 'text/plain', text), 503: notReady },
      },
    },
    async (request, reply) => {
      const checks = await readiness.checks();
      const ready = checks.every(({ ok }) => ok);
      const shown = request.query.verbose === undefined ? checks.filter(({ ok }) => !ok) : checks;
      const lines = shown.map(({ name, ok, reason }) => (ok ? `[+] ${name} ok` : `[-] ${name}: ${reason}`));
      return reply
        .code(ready ? 200 : 503)
        .type('text/plain; charset=utf-8')
        .send([...lines, ready ? 'ok' : 'not ready', ''].join('\n'));
    },
  );
}
