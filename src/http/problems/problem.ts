import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problemPage } from '../page/frame/problem-page.ts';
import { wantsPage } from './wants-page.ts';

/** What every error answer holds, by RFC 9457. `instance` is the request's id, as in the header `x-request-id` and the log. */
export const problemSchema = z
  .object({
    type: z
      .string()
      .describe('A relative URI that names the kind of problem; about:blank says no more than the status.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What is wrong and what to do about it.'),
    instance: z.string().describe('urn:uuid: and the id of the request, which the log names too.'),
    errors: z
      .array(
        z.object({
          path: z.string().describe('Where in the request: query.limit, body.target.'),
          message: z.string(),
        }),
      )
      .optional()
      .describe('Everything that is wrong with the request, where the problem is its form.'),
  })
  .meta({
    id: 'Problem',
    description: 'An error by RFC 9457.',
    examples: [
      {
        type: '/problems/not-found',
        title: 'Not Found',
        status: 404,
        detail: 'There is no finding f_00000000000000000000.',
        instance: 'urn:uuid:3f0a6b8e-7d0b-4f2c-9d57-0c9a4f1d2b11',
      },
    ],
  });

/** What went wrong, before it is told to the client. */
export interface ProblemReport {
  readonly status: number;
  /** The last part of the problem's type, such as `invalid-cursor`; without one the status says it all. */
  readonly kind?: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

const problemContentType = 'application/problem+json; charset=utf-8';

/** The body of an error answer, by RFC 9457. */
export function problemBody(report: ProblemReport, requestId: string): z.infer<typeof problemSchema> {
  const { status, kind, detail, errors } = report;
  return {
    type: kind === undefined ? 'about:blank' : `/problems/${kind}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: `urn:uuid:${requestId}`,
    ...(errors && { errors: [...errors] }),
  };
}

/** Answers the request with a problem: a page where people look, JSON everywhere else. Errors are never cached. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, report: ProblemReport): FastifyReply {
  if (wantsPage(request)) {
    const { text } = problemPage({ ...report, requestId: request.id });
    return reply
      .code(report.status)
      .headers({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' })
      .serializer(String)
      .send(text);
  }
  return reply
    .code(report.status)
    .header('cache-control', 'no-store')
    .header('content-type', problemContentType)
    .serializer(JSON.stringify)
    .send(problemBody(report, request.id));
}

const problemDescriptions = {
  400: 'The request is malformed: an unknown parameter, a bad value, a cursor of another list.',
  401: 'A bearer token is needed, or the one given is not known.',
  403: 'The token does not have the scope, or no token for this is configured, or the request comes from another site.',
  404: 'Nothing is there.',
  405: 'The path exists and does not know this method; Allow lists those that it does.',
  409: 'Not now: the state of the server does not allow it.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  429: 'Too many requests that change something from this address; Retry-After tells when to come again.',
  500: 'A fault of the server; the log has the details under the id in instance.',
  503: 'The store is away, or does not answer in time; the detail says what is away.',
} as const;

/** The error answers of a route, for its schema. */
export function problemResponses(...statuses: readonly (keyof typeof problemDescriptions)[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: problemDescriptions[status], content: { 'application/problem+json': { schema: problemSchema } } },
    ]),
  );
}
