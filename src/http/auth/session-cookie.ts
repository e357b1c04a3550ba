import type { FastifyRequest } from 'fastify';

const name = 'notebook-drift-session';

/** The session that the request's cookie names. */
export function sessionIdOf(request: FastifyRequest): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/**
 * The `Set-Cookie` header of a session (RFC 6265bis): no script reads it, no other site sends it. `maxAge` is seconds;
 * 0 takes the cookie away.
 */
export function sessionCookie(
  id: string,
  { maxAge, secure }: { readonly maxAge: number; readonly secure: boolean },
): string {
  return `${name}=${id}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}
