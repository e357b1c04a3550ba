import { createLimiterPool } from '../../aws/client/limiter.ts';
import type { ClientDependencies } from '../../aws/clients.ts';
import { createAccountRolesPool } from '../../aws/iam/account-roles.ts';
import { defaultRegion, identifyCaller } from '../../aws/survey/identify-caller.ts';
import { createSurveyReader, type SurveyReader } from '../../aws/survey/survey-reader.ts';
import { problemText } from '../../config/problems/problem.ts';
import { adviceFor } from '../../domain/evaluation/advice.ts';
import type { SurveyedAccount } from '../../domain/target/account-survey.ts';
import type { Target } from '../../domain/target/target.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import { partitionOfRegion } from '../../policy/canonical/parameters/installation.ts';
import type { CommandContext } from '../command/command.ts';
import type { InitOptions } from './options.ts';
import { stubTarget } from './stub-target.ts';

/** An account whose credentials work, ready to be read. */
export interface OpenAccount {
  readonly account: SurveyedAccount;
  /** Who reads it. */
  readonly caller: string;
  readonly reader: SurveyReader;
}

/** Counts the calls of a survey by their names in the SDK. */
export type CountCall = (call: { readonly service: string; readonly operation: string }) => void;

/** Finds out whose account it is. What is wrong has been told, and the answer is `undefined`. */
export async function openAccount(
  values: InitOptions,
  context: CommandContext,
  { signal, count }: { readonly signal: AbortSignal; readonly count: CountCall },
): Promise<OpenAccount | undefined> {
  const region =
    values.region ??
    (await defaultRegion(context.environment)) ??
    (await context.ask?.('Region of the installation: '));
  if (!region) return refuse('no region is known: give --region, or set AWS_REGION.', context);
  const assumeRole = values['assume-role'];
  const place = { partition: partitionOfRegion(region), homeRegion: region };
  const nobody = await stub({ ...place, accountId: assumeRole?.split(':')[4] ?? anyAccount }, assumeRole, context);
  if (!nobody) return undefined;
  const identity = await identifyCaller(nobody.target, dependenciesOf(nobody.network, context, count), signal);
  if (!identity.ok) {
    const { operation, message } = identity.failure;
    return refuse(`${operation} failed: ${message}. ${adviceFor(identity.failure)}`, context);
  }
  const { accountId, arn: caller } = identity.value;
  const found = await stub({ ...place, accountId }, assumeRole, context);
  if (!found) return undefined;
  const { target, network } = found;
  const reader = createSurveyReader(target, dependenciesOf(network, context, count));
  return { account: { ...place, accountId }, caller, reader };
}

/** Until AWS has said whose the credentials are. */
const anyAccount = '000000000000';

async function stub(
  account: SurveyedAccount,
  assumeRole: string | undefined,
  context: CommandContext,
): Promise<{ readonly target: Target; readonly network: NetworkSettings } | undefined> {
  const outcome = await stubTarget(account, { assumeRole, environment: context.environment });
  if (outcome.ok) return outcome.account;
  for (const problem of outcome.problems) context.stderr.write(`${problemText(problem)}\n`);
  return refuse('the account cannot be reached with these options.', context);
}

/** A survey asks once more, and no longer: what fails twice is told. */
const attempts = 2;

function dependenciesOf(
  network: NetworkSettings,
  { environment }: CommandContext,
  count: CountCall,
): ClientDependencies {
  return {
    network,
    telemetry: { awsRequest: count },
    callsPerSecond: 8,
    limiters: createLimiterPool(),
    accountRoles: createAccountRolesPool(),
    clock: Date.now,
    environment,
    maxAttempts: attempts,
  };
}

function refuse(message: string, { stderr }: CommandContext): undefined {
  stderr.write(`notebook-drift: ${message}\n`);
  return undefined;
}
