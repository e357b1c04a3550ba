import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../problems/problem.ts';
import type { Api } from './context.ts';

/** Answers paths that no route has with 404, and methods that a path does not know with 405 and `Allow` (RFC 9110). */
export function answerUnknownPaths(app: Api): void {
  const known: { readonly pattern: string; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    known.push({ pattern: url, methods: [method].flat() });
  });
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = known.filter(({ pattern }) => covers(pattern, path)).flatMap((row) => row.methods);
    if (methods.length === 0) {
      return sendProblem(request, reply, { status: 404, kind: 'not-found', detail: `There is nothing at ${path}.` });
    }
    const allowed = [...new Set(methods)].toSorted().join(', ');
    void reply.header('allow', allowed);
    return sendProblem(request, reply, { status: 405, detail: `${path} knows ${allowed}, not ${request.method}.` });
  });
}

function covers(pattern: string, path: string): boolean {
  const expected = pattern.split('/');
  const parts = path.split('/');
  return (
    expected.length === parts.length &&
    expected.every((part, index) => (part.startsWith(':') ? parts[index] !== '' : part === parts[index]))
  );
}
