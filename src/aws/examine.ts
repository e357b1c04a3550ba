import type { STSClient } from '@aws-sdk/client-sts';
import type { Telemetry } from '../domain/delivery/telemetry.ts';
import type { FailureReason, Read } from '../domain/evaluation/read.ts';
import { ownValue } from '../domain/own-value.ts';
import type { Target } from '../domain/target/target.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { serviceIds } from './client/endpoints.ts';
import { reasonOfCode } from './client/reasons.ts';
import { type ClientDependencies, createClients } from './clients.ts';
import { type CallerIdentity, verifyAccount } from './identity.ts';

/** Who we are to AWS, and how far its clock is ahead of ours, milliseconds, where it answered. */
export interface AccountExamination {
  readonly identity: Read<CallerIdentity>;
  readonly clockOffset?: number;
}

/** Asks AWS once whose the credentials of a target are. */
export async function examineAccount(
  target: Target,
  dependencies: ClientDependencies,
  { signal, clock }: { readonly signal: AbortSignal; readonly clock: () => number },
): Promise<AccountExamination> {
  const clients = createClients(target, dependencies);
  let clockOffset: number | undefined;
  onDate(clients.sts, (date) => (clockOffset = date - clock()));
  try {
    const identity = await verifyAccount(target, clients, signal);
    return { identity, ...withoutAbsent({ clockOffset }) };
  } finally {
    clients.close();
  }
}

/** Tells the time that each answer carries, milliseconds since the epoch to the second (RFC 9110, "Date"). */
function onDate(sts: STSClient, tell: (date: number) => void): void {
  sts.middlewareStack.add(
    (next) => async (input) => {
      const result = await next(input);
      const { headers } = result.response as { readonly headers?: Readonly<Record<string, string>> };
      const date = Date.parse(headers?.['date'] ?? '');
      if (!Number.isNaN(date)) tell(date);
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'tellDate' },
  );
}

/** What became of the calls of one action: allowed once, or why not; absent where it was never called. */
export type ActionOutcomes = ReadonlyMap<string, ActionOutcome>;

/** What a trial call showed: the action is allowed, or why it could not be done, in the service's words. */
export type ActionOutcome =
  | {
      readonly allowed: true;
      /** Set where it was allowed on one thing and denied on another, in the service's words. */
      readonly deniedElsewhere?: string;
    }
  | { readonly allowed: false; readonly reason: FailureReason; readonly message: string };

const prefixes: Readonly<Record<string, string>> = {
  [serviceIds.cloudformation]: 'cloudformation',
  [serviceIds.cloudtrail]: 'cloudtrail',
  [serviceIds.dynamodb]: 'dynamodb',
  [serviceIds.ec2]: 'ec2',
  [serviceIds.iam]: 'iam',
  [serviceIds.lambda]: 'lambda',
  [serviceIds.s3]: 's3',
  [serviceIds.sagemaker]: 'sagemaker',
  [serviceIds.ssm]: 'ssm',
  [serviceIds.sts]: 'sts',
  [serviceIds.tagging]: 'tag',
  [serviceIds.organizations]: 'organizations',
};

const allowed: ActionOutcome = { allowed: true };

/** What an action may be after one more call of it. Other failures pass; a denial stays what it is, whatever else is allowed. */
function joined(before: ActionOutcome | undefined, now: ActionOutcome): ActionOutcome {
  if (!before) return now;
  const denial = [before, now].find((one) => !one.allowed && one.reason === 'access_denied');
  if (before.allowed || now.allowed) {
    const elsewhere = denial && !denial.allowed ? denial.message : before.allowed ? before.deniedElsewhere : undefined;
    return { allowed: true, ...withoutAbsent({ deniedElsewhere: elsewhere }) };
  }
  return now;
}

/** Records what becomes of each action that is called, by its name in IAM. */
export function recordActions(): {
  readonly telemetry: Pick<Telemetry, 'awsRequest'>;
  readonly outcomes: ActionOutcomes;
} {
  const outcomes = new Map<string, ActionOutcome>();
  return {
    outcomes,
    telemetry: {
      awsRequest({ service, operation, code, message = '' }) {
        const action = `${ownValue(prefixes, service) ?? service}:${operation}`;
        const reason = code === 'ok' ? undefined : reasonOfCode(code);
        // That a thing does not exist is told only to those who may ask.
        const isAllowed = reason === undefined || reason === 'not_found';
        const outcome = isAllowed ? allowed : { allowed: false as const, reason, message: `${code}: ${message}` };
        outcomes.set(action, joined(outcomes.get(action), outcome));
      },
    },
  };
}
