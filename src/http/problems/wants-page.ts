import type { FastifyRequest } from 'fastify';

/** Whether a person looks: the route is of the page, or no route fits and a browser asked for a document outside the API. */
export function wantsPage({ routeOptions, method, url, headers }: FastifyRequest): boolean {
  const access = routeOptions.config?.access;
  if (access !== undefined) return access === 'page' || access === 'page-write';
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && !url.startsWith('/api/') && /\btext\/html\b/.test(headers.accept ?? '');
}
