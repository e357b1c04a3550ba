import type { AccountReader } from '../../domain/account-reader.ts';
import type { Read } from '../../domain/evaluation/read.ts';
import type {
  NotebookParameters,
  SurveyedIdentities,
  SurveyedVariables,
  TypeSurvey,
} from '../../domain/target/account-survey.ts';
import type { Target } from '../../domain/target/target.ts';
import { createAccountReader } from '../account-reader.ts';
import { attempt } from '../client/failures.ts';
import { type ClientDependencies, createClients } from '../clients.ts';
import { stackCalls } from '../cloudformation/stack-calls.ts';
import { readVariables } from './functions.ts';
import { readIdentities } from './identities.ts';
import { readNotebookParameters, readNotebookSsmParameters } from './parameters.ts';
import { readRegions } from './regions.ts';

/** Reads what tells how an installation is made. It only reads; every failure is part of the answer. */
export interface SurveyReader extends Pick<AccountReader, 'readStacks' | 'readInstallation' | 'close'> {
  readIdentities(signal: AbortSignal): Promise<Read<SurveyedIdentities>>;
  /** The names of the stacks of the home region. */
  readStackNames(signal: AbortSignal): Promise<Read<readonly string[]>>;
  readVariables(signal: AbortSignal): Promise<Read<SurveyedVariables>>;
  readNotebookParameters(
    place: Pick<NotebookParameters, 'bucket' | 'key'>,
    signal: AbortSignal,
  ): Promise<Read<NotebookParameters>>;
  readSsmParameters(signal: AbortSignal): Promise<Read<Readonly<Record<string, string>>>>;
  /** The regions that are enabled for the account. */
  readRegions(signal: AbortSignal): Promise<Read<readonly string[]>>;
  /** Whether a resource type can be listed in a region, by its first page, and whether there is a resource. */
  tryType(
    type: string,
    region: string,
    signal: AbortSignal,
  ): Promise<{ readonly read: TypeSurvey; readonly isUsed: boolean }>;
}

/** Creates the reader of one account whose id is known. */
export function createSurveyReader(target: Target, dependencies: ClientDependencies): SurveyReader {
  const { accountId, homeRegion } = target;
  const clients = createClients(target, dependencies);
  const reader = createAccountReader(target, { ...dependencies, pauses: [] });
  return {
    readStacks: (references, request) => reader.readStacks(references, request),
    readInstallation: (request) => reader.readInstallation(request),
    readIdentities: (signal) => readIdentities(clients.iam, accountId, signal),
    readStackNames: (signal) =>
      attempt({ operation: 'cloudformation:ListStacks', subject: homeRegion, signal }, () =>
        stackCalls(clients.cloudformation(homeRegion)).names(signal),
      ),
    readVariables: (signal) => readVariables(clients.lambda(homeRegion), homeRegion, signal),
    readNotebookParameters: (place, signal) => readNotebookParameters(clients.s3(homeRegion), place, signal),
    readSsmParameters: (signal) => readNotebookSsmParameters(clients.ssm(homeRegion), homeRegion, signal),
    readRegions: (signal) => readRegions(clients.ec2(homeRegion), homeRegion, signal),
    tryType: (type, region, signal) => tryType(reader, { type, region, signal }),
    close: () => {
      reader.close();
      clients.close();
    },
  };
}

async function tryType(
  reader: AccountReader,
  request: { readonly type: string; readonly region: string; readonly signal: AbortSignal },
): Promise<{ readonly read: TypeSurvey; readonly isUsed: boolean }> {
  const pages = reader.listResources(request);
  const first = await pages.next();
  if (!first.done) {
    await pages.return({ status: 'complete' });
    return { read: { ok: true, value: 'listed' }, isUsed: first.value.length > 0 };
  }
  const outcome = first.value;
  if (outcome.status === 'complete') return { read: { ok: true, value: 'listed' }, isUsed: false };
  return { read: { ok: false, failure: outcome.failure }, isUsed: false };
}
