import type { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Telemetry } from '../../domain/delivery/telemetry.ts';
import type { ExpiredCredentials } from './expired-credentials.ts';
import type { Limiter } from './limiter.ts';
import { errorCode, reasonOf } from './reasons.ts';

/** A plugin for the middleware stack of any client of the SDK. */
export type ClientPlugin = NonNullable<Parameters<typeof fromTemporaryCredentials>[0]['clientPlugins']>[number];

/** What the middleware paces and counts each call with. */
export interface ObserveOptions {
  /** As the SDK names the service: `IAM`. */
  readonly service: string;
  readonly limiterOf: (operation: string) => Limiter;
  readonly telemetry: Pick<Telemetry, 'awsRequest'>;
  /** Of the credentials that the calls are made with; absent where each call stands for itself. */
  readonly expired?: ExpiredCredentials | undefined;
}

/** What the SDK tells its middleware of the command in hand. */
interface CommandContext {
  readonly commandName?: string | undefined;
  /** Holds the signal that `send` was given; the SDK's own retries take it from here. */
  readonly __smithy_context?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Holds each attempt, retries included, until the limiter lets it go, tells the limiter how it went, and reports it. It
 * stands inside the retries and before the signature, so that a long wait does not make the signature stale.
 */
export function observeAttempts(options: ObserveOptions): ClientPlugin {
  const middleware =
    <Request, Answer>(next: (request: Request) => Promise<Answer>, context: CommandContext) =>
    (request: Request): Promise<Answer> =>
      observeAttempt(() => next(request), context, options);
  return {
    applyToStack(stack) {
      stack.addRelativeTo(middleware, {
        name: 'observeAttempts',
        relation: 'before',
        toMiddleware: 'httpSigningMiddleware',
        override: true,
      });
    },
  };
}

async function observeAttempt<Answer>(
  attempt: () => Promise<Answer>,
  context: CommandContext,
  { service, limiterOf, telemetry, expired }: ObserveOptions,
): Promise<Answer> {
  const operation = (context.commandName ?? '').replace(/Command$/, '');
  expired?.throwIfExpired();
  const limiter = limiterOf(operation);
  const abortSignal = context.__smithy_context?.['abortSignal'];
  await limiter.acquire(abortSignal instanceof AbortSignal ? abortSignal : undefined);
  // It may have waited its turn for long.
  expired?.throwIfExpired();
  const start = performance.now();
  const report = (code: string, told: { readonly message?: string } = {}) =>
    telemetry.awsRequest({ service, operation, code, ...told, seconds: (performance.now() - start) / 1000 });
  try {
    const answer = await attempt();
    expired?.answered();
    limiter.answered({ throttled: false });
    report('ok');
    return answer;
  } catch (error) {
    expired?.note(error);
    if (reasonOf(error) === 'throttled') limiter.answered({ throttled: true });
    report(errorCode(error), error instanceof Error ? { message: error.message } : {});
    throw error;
  }
}
