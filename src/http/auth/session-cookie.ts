import type { FastifyReply, FastifyRequest } from 'fastify';

const name = 'notebook-drift-session';

/** The session that the request's cookie holds, not yet judged. */
export function sessionOf(request: FastifyRequest): string | undefined {
  return request.cookies[name];
}

/** How the cookie of a session is set; `maxAge` is in seconds. */
interface SessionCookie {
  readonly value: string;
  readonly maxAge: number;
  readonly secure: boolean;
}

/** Gives a session to the browser (RFC 6265bis): no script reads it, no other site sends it. */
export function setSession(reply: FastifyReply, { value, maxAge, secure }: SessionCookie): void {
  reply.setCookie(name, value, { path: '/', maxAge, httpOnly: true, sameSite: 'strict', secure });
}

/** Takes the session away from the browser. */
export function clearSession(reply: FastifyReply, { secure }: Pick<SessionCookie, 'secure'>): void {
  reply.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'strict', secure });
}
