import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ProblemReport, sendProblem } from '../problems/problem.ts';
import type { HttpOptions, Scope } from '../service/options.ts';
import type { Access } from './access.ts';
import { isForeign } from './origin.ts';
import { sessionOf } from './session-cookie.ts';
import type { Sessions } from './sessions.ts';
import { isSameSecret, TokenTable } from './token-table.ts';

type Refusal = ProblemReport & { readonly challenge?: string };

const realm = 'Bearer realm="notebook-drift"';

/** Decides who may do what: bearer tokens for programs, a session cookie for the page. */
export class Gate {
  readonly tokens: TokenTable;
  readonly sessions: Sessions;
  readonly #options: HttpOptions;

  constructor(options: HttpOptions, sessions: Sessions) {
    this.tokens = new TokenTable(options.tokens);
    this.sessions = sessions;
    this.#options = options;
  }

  /** Whether reading asks for a token at all. */
  get guardsReads(): boolean {
    return this.tokens.offers('read');
  }

  /** Whether this request may read: reads are open, or its token or session says so. */
  mayRead(request: FastifyRequest): boolean {
    return this.#refuseScope(request, 'read') === undefined;
  }

  /** Whether this request may change something: some token may write, and its token or session is such a one. */
  mayWrite(request: FastifyRequest): boolean {
    return this.#refuseScope(request, 'write') === undefined;
  }

  /** Answers the request where it may not pass; `undefined` where it may. The challenges are those of RFC 6750. */
  refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    const refusal = this.#refuseForeign(request) ?? this.#refuseAccess(request, request.routeOptions.config.access);
    if (!refusal) return undefined;
    if (refusal.challenge !== undefined) void reply.header('www-authenticate', refusal.challenge);
    return sendProblem(request, reply, refusal);
  }

  #refuseAccess(request: FastifyRequest, access: Access | undefined): Refusal | undefined {
    if (access === 'read' || access === 'write') return this.#refuseScope(request, access);
    if (access === 'page-write') return this.#refuseScope(request, 'write');
    if (access === 'metrics') return this.#refuseMetrics(request);
    return undefined;
  }

  #refuseForeign(request: FastifyRequest): Refusal | undefined {
    if (!isForeign(request, this.#options.externalUrl)) return undefined;
    return {
      status: 403,
      kind: 'cross-site',
      detail:
        'This request changes something and comes from another site. Behind a proxy that changes the Host header, set ' +
        'http.external_url to the address that people use.',
    };
  }

  #refuseScope(request: FastifyRequest, scope: Scope): Refusal | undefined {
    if (scope === 'write' && !this.tokens.offers('write')) return writesAreOff;
    const { authorization } = request.headers;
    if (authorization !== undefined) return judge(this.#scopesOfHeader(authorization), scope);
    if (scope === 'read' && !this.guardsReads) return undefined;
    const session = sessionOf(request);
    const scopes = session === undefined ? undefined : this.sessions.scopesOf(session);
    return scopes ? judge(scopes, scope) : missing(scope);
  }

  #scopesOfHeader(authorization: string): ReadonlySet<Scope> | undefined {
    const presented = bearerOf(authorization);
    return presented === undefined ? undefined : this.tokens.scopesOf(presented);
  }

  #refuseMetrics(request: FastifyRequest): Refusal | undefined {
    const { metricsToken } = this.#options;
    if (metricsToken === undefined) return undefined;
    const { authorization } = request.headers;
    if (authorization === undefined)
      return { ...missing('read'), detail: 'Metrics need the bearer token of http.metrics_token_file.' };
    const presented = bearerOf(authorization);
    return presented !== undefined && isSameSecret(presented, metricsToken) ? undefined : unknownToken;
  }
}

const writesAreOff: Refusal = {
  status: 403,
  kind: 'writes-are-off',
  detail:
    'No token may write, so writes are off. Add one to the configuration: http.tokens: [{file: <path>, scopes: [write]}].',
};

const unknownToken: Refusal = {
  status: 401,
  kind: 'unknown-token',
  detail: 'The Authorization header holds no bearer token that this server knows. Was it rotated?',
  challenge: `${realm}, error="invalid_token"`,
};

function missing(scope: Scope): Refusal {
  return {
    status: 401,
    kind: 'token-needed',
    detail: `This needs a token with the scope ${scope}: send the header "Authorization: Bearer <token>".`,
    challenge: realm,
  };
}

function judge(scopes: ReadonlySet<Scope> | undefined, scope: Scope): Refusal | undefined {
  if (!scopes) return unknownToken;
  if (scopes.has(scope)) return undefined;
  return {
    status: 403,
    kind: 'scope-needed',
    detail: `The token is known and does not have the scope ${scope}.`,
    challenge: `${realm}, error="insufficient_scope", scope="${scope}"`,
  };
}

function bearerOf(authorization: string): string | undefined {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1];
}
