import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Logger } from '../../domain/logger.ts';
import { ownValue } from '../../domain/own-value.ts';
import { InvalidCursorError } from '../../store/contract/store.ts';
import { absenceIn } from '../../store/contract/store-away.ts';
import { type ProblemReport, problemBody, sendProblem } from './problem.ts';

/** Turns whatever a request ended in into a problem. Faults of the server are logged, and the client learns only the id. */
export function createErrorHandler(logger: Logger) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const report = reportOf(error);
    if (report.status >= 500) logger.error({ requestId: request.id, error }, 'a request failed');
    if (report.kind === storeAway) void reply.header('retry-after', String(retryAfter));
    return sendProblem(request, reply, report);
  };
}

/** An address asks for more than it may. */
export class TooManyRequestsError extends Error {
  readonly statusCode = 429;
  /** Until it may again. */
  readonly seconds: number;

  constructor(seconds: number) {
    super('too many requests');
    this.seconds = seconds;
  }
}

/** The last part of the type of a problem that the store causes. */
const storeAway = 'store-away';

/** Until a client had better ask again, seconds. */
export const retryAfter = 5;

/** The program starts and has not opened its store yet. */
export const startingReport: ProblemReport = {
  status: 503,
  kind: 'starting',
  detail: 'The program is starting. Try again in a few seconds; /readyz tells when it is ready.',
};

const goesOn = 'Scans and messages wait until it is back; /metrics and /livez still answer.';

/** What is away, and what goes on meanwhile. */
export function storeAwayReport(what: string, meanwhile = goesOn): ProblemReport {
  const detail = `The store is away: ${what}. ${meanwhile}`;
  return { status: 503, kind: storeAway, detail };
}

function reportOf(error: FastifyError): ProblemReport {
  if (error instanceof InvalidCursorError) return invalidCursor;
  if (error instanceof TooManyRequestsError) return tooManyRequests(error);
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error);
  const absence = absenceIn(error);
  if (absence) return storeAwayReport(absence.what);
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT') return noAnswer;
  const status = error.statusCode ?? 500;
  // Messages of client errors are fastify's own words on the request; all others may hold anything.
  return status >= 400 && status < 500 ? { status, detail: sentence(error.message) } : internal;
}

function tooManyRequests({ seconds }: TooManyRequestsError): ProblemReport {
  const detail = `Too many requests from this address; try again in ${seconds} s.`;
  return { status: 429, kind: 'too-many-requests', detail };
}

const invalidCursor: ProblemReport = {
  status: 400,
  kind: 'invalid-cursor',
  detail: 'This list did not return this cursor. Leave it out to start at the first page.',
  errors: [{ path: 'query.cursor', message: 'not a cursor of this list' }],
};

const noAnswer: ProblemReport = {
  status: 503,
  kind: 'timeout',
  detail: 'The store did not answer in time. Try again; /readyz?verbose tells its state.',
};

const internal: ProblemReport = {
  status: 500,
  detail: 'The server failed to answer this request. Its log has the reason under the id in instance.',
};

/** What the validation of a route's schema ended in. */
interface ValidationError {
  readonly validation: readonly { readonly instancePath: string; readonly message?: string | undefined }[];
  readonly validationContext?: string | undefined;
}

const places: Readonly<Record<string, string>> = { querystring: 'query', params: 'path', headers: 'header' };

function invalidRequest(error: ValidationError): ProblemReport {
  const context = error.validationContext ?? 'body';
  const place = ownValue(places, context) ?? context;
  const errors = error.validation.map(({ instancePath, message }) => ({
    path: [place, ...instancePath.split('/').filter((part) => part !== '')].join('.'),
    message: message ?? 'not valid',
  }));
  return {
    status: 400,
    kind: 'invalid-request',
    detail: `The ${place} of the request is not valid: ${errors.map((row) => `${row.path}: ${row.message}`).join('; ')}.`,
    errors,
  };
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

/** Milliseconds that a client has to read why its connection ends; it may not keep it longer by sending on. */
const parting = 1_000;

/** Answers bytes that are no HTTP request, or one that comes too slowly, which never reach a route, and ends the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket, requestId: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const report = ownValue(clientErrors, error.code ?? '') ?? { status: 400, detail: 'This is not an HTTP request.' };
  const body = problemBody(report, requestId);
  const text = JSON.stringify(body);
  const timer = setTimeout(() => socket.destroy(), parting);
  socket.once('close', () => clearTimeout(timer));
  socket.end(
    [
      `HTTP/1.1 ${body.status} ${body.title}`,
      'Connection: close',
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n'),
  );
}

const clientErrors: Readonly<Record<string, ProblemReport>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not arrive in time.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The header of the request is too large.' },
};
