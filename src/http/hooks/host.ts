import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopbackHost } from '../../network/loopback.ts';
import { type ProblemReport, sendProblem } from '../problems/problem.ts';
import type { HttpOptions } from '../service/options.ts';
import type { Api } from './context.ts';

/**
 * Refuses requests whose `Host` is not ours. A page of another site can let its own name lead to 127.0.0.1 (DNS rebinding);
 * its scripts are then of one origin with this server, and only the name tells. On other addresses any name may be right.
 */
export function refuseForeignHosts(app: Api, { host, externalUrl }: Pick<HttpOptions, 'host' | 'externalUrl'>): void {
  const external = externalUrl === undefined ? undefined : new URL(externalUrl).hostname;
  const isOurs = (name: string) => !isLoopbackHost(host) || isLoopbackHost(name) || name === external;
  app.addHook('onRequest', async (request, reply): Promise<FastifyReply | undefined> => {
    const refusal = refusalOf(request, isOurs);
    return refusal && sendProblem(request, reply, refusal);
  });
}

function refusalOf(request: FastifyRequest, isOurs: (name: string) => boolean): ProblemReport | undefined {
  if (hostHeaders(request) > 1) return { status: 400, detail: 'The request has more than one Host header.' };
  const given = authorityOf(request.raw.url) ?? request.headers.host;
  // Only HTTP/1.0 comes without, which no browser speaks.
  if (given === undefined) return undefined;
  const name = nameOf(given);
  if (name === undefined) return { status: 400, detail: 'The Host header is not a host.' };
  return isOurs(name) ? undefined : foreignHost;
}

const foreignHost: ProblemReport = {
  status: 403,
  kind: 'foreign-host',
  detail:
    'This server listens on loopback only and does not know the host that was asked for. Use localhost, or set ' +
    'http.external_url to the address that people use.',
};

/** The host of a target such as `GET http://host/path`, which counts instead of the header (RFC 9112, 3.2.2). */
function authorityOf(target = ''): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1];
}

/** Node keeps the first of several; another program on the way may have gone by the last. */
function hostHeaders({ raw }: FastifyRequest): number {
  return raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
}

function nameOf(host: string): string | undefined {
  if (/[/?#@\\\s]/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname;
}
