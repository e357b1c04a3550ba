import { tellingTypes } from '../../aws/survey/survey-actions.ts';
import type { SurveyReader } from '../../aws/survey/survey-reader.ts';
import type { Read } from '../../domain/evaluation/read.ts';
import type {
  AccountSurvey,
  SurveyedAccount,
  SurveyedIdentities,
  SurveyedRegions,
  TypeSurvey,
} from '../../domain/target/account-survey.ts';
import type { StackReading } from '../../domain/target/stack-reading.ts';
import { installationSettings, tableNames, variableOf } from '../../drafting/read/installation-settings.ts';
import { chooseInstallation } from '../../drafting/read/installations.ts';
import { nameOf } from '../../drafting/read/live-attachments.ts';
import { likelyStacks } from '../../drafting/read/stack-policies.ts';
import { type RoleWishes, watchedRoles } from '../../drafting/read/watched-roles.ts';

/** What a survey is made with. */
export interface SurveyOptions {
  readonly account: SurveyedAccount;
  readonly reader: SurveyReader;
  readonly wishes: RoleWishes & { readonly stack?: string };
  /** The types that are scanned by default. */
  readonly types: readonly string[];
  readonly signal: AbortSignal;
  readonly progress: (label: string, done: number, all: number) => void;
}

/** Reads an account in the order of knowledge: what is read later is looked for by what was read before. */
export async function surveyAccount(options: SurveyOptions): Promise<AccountSurvey> {
  const { account, reader, wishes, signal } = options;
  const step = countSteps(options.progress);
  const [identities, stackNames, allVariables, ssmParameters] = await Promise.all([
    step('roles', reader.readIdentities(signal)),
    step('stacks', reader.readStackNames(signal)),
    step('functions', reader.readVariables(signal)),
    step('parameters', reader.readSsmParameters(signal)),
  ]);
  const chosen = allVariables.ok ? chooseInstallation(allVariables.value, wishes) : undefined;
  const variables = chosen ? { ok: true as const, value: chosen.variables } : allVariables;
  const otherInstallations = chosen?.others ?? [];
  const notebookParameters = await step(
    'notebook-params.json',
    reader.readNotebookParameters(
      {
        bucket: variableOf({ variables }, 'BUCKET')?.value ?? `mlspace-config-${account.accountId}`,
        key: variableOf({ variables }, 'S3_KEY')?.value ?? 'notebook-params.json',
      },
      signal,
    ),
  );
  const known = { account, variables, notebookParameters, ssmParameters, otherInstallations };
  const settings = installationSettings(known);
  const candidates = stacksToRead({ identities, stackNames, wishes, settings });
  const stacks = await step('stack', readStacks(candidates, options));
  const sources = { tables: tableNames(known), instanceTypes: true };
  const installation = await step('tables', reader.readInstallation({ sources, signal }));
  const types = await step('types', tryTypes(options));
  const regions = await step('regions', usedRegions(options));
  return { ...known, identities, stackNames, stacks, installation, types, regions };
}

/** How many parts a survey has, for the progress. */
const steps = 9;

function countSteps(progress: SurveyOptions['progress']) {
  let done = 0;
  return async <Value>(label: string, work: Promise<Value>): Promise<Value> => {
    const value = await work;
    done++;
    progress(label, done, steps);
    return value;
  };
}

/** The most stacks that are read whole: three calls each. */
const mostStacks = 6;

interface StackKnowledge extends Pick<AccountSurvey, 'identities' | 'stackNames'> {
  readonly wishes: SurveyOptions['wishes'];
  readonly settings: ReturnType<typeof installationSettings>;
}

function stacksToRead({ identities, stackNames, wishes, settings }: StackKnowledge): readonly string[] {
  if (wishes.stack !== undefined) return [wishes.stack];
  if (!stackNames.ok) return [];
  const policies = identities.ok ? policiesOfRoles(identities.value, settings, wishes) : [];
  return likelyStacks(stackNames.value, policies).slice(0, mostStacks);
}

function policiesOfRoles(
  { roles }: SurveyedIdentities,
  settings: StackKnowledge['settings'],
  wishes: RoleWishes,
): readonly string[] {
  const { shared, dynamic } = watchedRoles(roles, settings, wishes);
  const all = [...(shared ? [shared.value] : []), ...(dynamic?.roles ?? [])];
  return [...new Set(all.flatMap(({ attached }) => attached.map(nameOf)))];
}

function readStacks(names: readonly string[], options: SurveyOptions): Promise<readonly Read<StackReading>[]> {
  const { reader, account, signal } = options;
  const references = names.map((stack) => ({ stack, region: account.homeRegion, ssmParameters: [] }));
  return reader.readStacks(references, { signal });
}

async function tryTypes({
  reader,
  account,
  types,
  signal,
}: SurveyOptions): Promise<Readonly<Record<string, TypeSurvey>>> {
  const tried = await Promise.all(
    types.map(async (type) => [type, (await reader.tryType(type, account.homeRegion, signal)).read] as const),
  );
  return Object.fromEntries(tried);
}

async function usedRegions({ reader, account, signal }: SurveyOptions): Promise<Read<SurveyedRegions>> {
  const { homeRegion } = account;
  const enabled = await reader.readRegions(signal);
  if (!enabled.ok) return enabled;
  const others = enabled.value.filter((region) => region !== homeRegion);
  const asked = await Promise.all(
    others.map(async (region) => [region, await isUsed(region, reader, signal)] as const),
  );
  const unasked = asked.flatMap(([region, used]) => (used.ok ? [] : [[region, used.failure] as const]));
  return {
    ok: true,
    value: {
      used: [homeRegion, ...asked.flatMap(([region, used]) => (used.ok && used.value ? [region] : []))],
      unasked: Object.fromEntries(unasked),
    },
  };
}

async function isUsed(region: string, reader: SurveyReader, signal: AbortSignal): Promise<Read<boolean>> {
  for (const type of tellingTypes) {
    const { read, isUsed: used } = await reader.tryType(type, region, signal);
    if (!read.ok) return read;
    if (used) return { ok: true, value: true };
  }
  return { ok: true, value: false };
}
