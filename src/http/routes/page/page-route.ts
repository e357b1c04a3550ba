import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sessionOf } from '../../auth/session-cookie.ts';
import type { HttpContext } from '../../hooks/context.ts';
import { changedPage, page, type Situation } from '../../page/frame/layout.ts';
import { bouncePage, localPath, loginPage } from '../../page/frame/login-page.ts';
import { knownPartsHeader, type PageParts, renderParts } from '../../page/frame/page-parts.ts';
import { type ProblemReport, sendProblem } from '../../problems/problem.ts';
import { textAnswer } from '../../representation/answer.ts';
import { openOf, stateOfAll } from '../../service/headline-state.ts';
import { readPosture } from '../../service/posture.ts';
import { readSecurity } from '../api/common.ts';

/** What a route of the page answers with. */
interface PageContent {
  readonly title: string;
  /** The entry of the navigation that it belongs to. */
  readonly current?: string;
  readonly parts: PageParts;
}

const html = z.string();

/** What the schema of a route of the page says beside its parameters. */
export function pageSchema(summary: string) {
  return {
    summary,
    tags: ['page'],
    security: readSecurity,
    response: {
      200: textAnswer('The page.', 'text/html', html),
      400: textAnswer('A page that says what is wrong with the address.', 'text/html', html),
      401: textAnswer('A form that asks for a token.', 'text/html', html),
      404: textAnswer('A page that says that nothing is there.', 'text/html', html),
      500: textAnswer('A page that says that the server failed.', 'text/html', html),
      503: textAnswer('A page that says what of the store is away.', 'text/html', html),
    },
  };
}

/**
 * Answers with a page: to who may read with the content or with why there is none, to all others with the form that asks
 * for a token. Nothing is read for those.
 */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { gate, options }: HttpContext,
  read: () => Promise<PageContent | ProblemReport>,
): Promise<FastifyReply> {
  void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
  if (!gate.mayRead(request)) return askForToken(request, reply);
  const signedIn = gate.guardsReads && sessionOf(request) !== undefined;
  // Before the rows are read: the page may be newer than it says and then is fetched once too often, never the reverse.
  const revision = await options.store.revision();
  const [answer, situation] = await Promise.all([read(), readSituation(options)]);
  if ('status' in answer) return sendProblem(request, reply, answer);
  const { parts, ...about } = answer;
  const frame = { ...about, situation, revision, signedIn, version: options.version, now: options.clock() };
  const known = request.headers[knownPartsHeader];
  if (typeof known === 'string') return reply.send(changedPage(frame, renderParts(parts, known)).text);
  return reply.send(page(frame, renderParts(parts, undefined)).text);
}

async function readSituation(options: HttpContext['options']): Promise<Situation> {
  const posture = await readPosture(options);
  return { open: openOf(posture), state: stateOfAll(posture) };
}

/** A link on another site brings no cookie with it; who has none either after one more load has to sign in. */
function askForToken(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const next = localPath(request.url);
  const isFromElsewhere = request.headers['sec-fetch-site'] === 'cross-site' && sessionOf(request) === undefined;
  if (isFromElsewhere) return reply.send(bouncePage(next).text);
  return reply.code(401).header('www-authenticate', 'Bearer realm="notebook-drift"').send(loginPage({ next }).text);
}
