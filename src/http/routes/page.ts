import { z } from 'zod';
import { sessionIdOf } from '../auth/session-cookie.ts';
import type { Api, HttpContext } from '../context.ts';
import { loginPage } from '../page/login-page.ts';
import { readOverview } from '../page/overview.ts';
import { overviewPage } from '../page/overview-page.ts';
import { problemResponses } from '../problem.ts';
import { textAnswer } from '../representation/answer.ts';
import { noParameters, readSecurity } from './common.ts';

/** The page for people. Where reading needs a token, it asks for one. */
export function page(app: Api, { options, gate }: HttpContext): void {
  app.get(
    '/',
    {
      config: { access: 'page' },
      schema: {
        summary: 'The page',
        tags: ['page'],
        security: readSecurity,
        querystring: noParameters,
        response: {
          200: textAnswer('Targets, checks and findings.', 'text/html', z.string()),
          401: textAnswer('A form that asks for a token.', 'text/html', z.string()),
          ...problemResponses(400, 500, 503),
        },
      },
    },
    async (request, reply) => {
      void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
      if (!gate.mayRead(request)) {
        return reply.code(401).header('www-authenticate', 'Bearer realm="notebook-drift"').send(loginPage().text);
      }
      const signedIn = gate.guardsReads && sessionIdOf(request) !== undefined;
      return reply.send(overviewPage(await readOverview(options), { signedIn }).text);
    },
  );
}
