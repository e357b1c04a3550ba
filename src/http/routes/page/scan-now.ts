import { z } from 'zod';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses, sendProblem } from '../../problems/problem.ts';
import { textAnswer } from '../../representation/answer.ts';
import { writeSecurity } from '../api/common.ts';
import { unknownOrder } from '../api/scans.ts';

const html = z.string();
const form = z.strictObject({
  target: z.string().min(1).max(200).describe('Only this target.'),
  check: z.string().min(1).max(200).optional().describe('Only this check; all by default.'),
});

/** The button of the page that scans at once. */
export function scanNow(app: Api, { options }: HttpContext): void {
  // A scope of its own: no other route takes what a form sends.
  void app.register(async (scope: Api) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    });
    scope.post(
      '/scans',
      {
        config: { access: 'page-write' },
        schema: {
          summary: 'Scan now, from the page',
          description: 'Takes a form, of type application/x-www-form-urlencoded.',
          tags: ['page'],
          security: writeSecurity,
          consumes: ['application/x-www-form-urlencoded'],
          body: form,
          response: {
            303: textAnswer('The scans were asked for, or run already; Location shows them.', 'text/html', html),
            400: textAnswer('A page that says what is wrong with the form.', 'text/html', html),
            401: textAnswer('A page that says that a token is needed.', 'text/html', html),
            403: textAnswer('A page that says that the token may not write.', 'text/html', html),
            404: textAnswer('A page that says that there is no such target or check.', 'text/html', html),
            ...problemResponses(413, 415, 429, 500, 503),
          },
        },
      },
      async (request, reply) => {
        const { target, check } = request.body;
        const unknown = unknownOrder({ target, check }, options);
        if (unknown) return sendProblem(request, reply, unknown);
        await options.requestScan({ targetId: target, checkId: check });
        return reply.redirect(`/scans?target=${encodeURIComponent(target)}`, 303);
      },
    );
  });
}
