import { z } from 'zod';
import { clearSession, sessionOf, setSession } from '../../auth/session-cookie.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { localPath, loginPage } from '../../page/frame/login-page.ts';
import { problemResponses } from '../../problems/problem.ts';
import { textAnswer } from '../../representation/answer.ts';

const form = z.strictObject({
  token: z.string().min(1).max(4096),
  next: z.string().max(4096).optional().describe('Where to go then: a path of this server.'),
});
const html = z.string();

/** Signing in to the page with a token, and out. The cookie holds a signed session, never the token. */
export function login(app: Api, context: HttpContext): void {
  // A scope of its own: forms are understood here and nowhere else, so that no other route can be posted to by a form.
  void app.register(async (scope: Api) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    });
    signIn(scope, context);
    signOut(scope, context);
  });
}

function signIn(app: Api, { gate, options }: HttpContext): void {
  app.post(
    '/login',
    {
      config: { access: 'open' },
      schema: {
        summary: 'Sign in to the page',
        description: 'Takes a form with the field token, of type application/x-www-form-urlencoded.',
        tags: ['page'],
        security: [],
        consumes: ['application/x-www-form-urlencoded'],
        body: form,
        response: {
          303: textAnswer('Signed in; the session is in the cookie.', 'text/html', html),
          401: textAnswer('No such token, or it may not read.', 'text/html', html),
          ...problemResponses(400, 403, 413, 415, 429),
        },
      },
    },
    async (request, reply) => {
      const next = localPath(request.body.next);
      const token = request.body.token.trim();
      // Compared in constant time first; the session is only looked up for a token that is known.
      const scopes = gate.tokens.scopesOf(token);
      const session = scopes && gate.sessions.open(token);
      if (!session) {
        const reason = scopes ? 'This token may not read.' : 'This server does not know this token.';
        return reply.code(401).type('text/html; charset=utf-8').send(loginPage({ next, reason }).text);
      }
      setSession(reply, { ...session, secure: isSecure(options) });
      return reply.redirect(next, 303);
    },
  );
}

function signOut(app: Api, { gate, options }: HttpContext): void {
  app.post(
    '/logout',
    {
      config: { access: 'open' },
      schema: {
        summary: 'Sign out of the page',
        tags: ['page'],
        security: [],
        response: { 303: textAnswer('Signed out.', 'text/html', html), ...problemResponses(403, 429) },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      if (session !== undefined) gate.sessions.end(session);
      clearSession(reply, { secure: isSecure(options) });
      return reply.redirect('/', 303);
    },
  );
}

function isSecure({ externalUrl }: HttpContext['options']): boolean {
  return externalUrl?.startsWith('https:') ?? false;
}
