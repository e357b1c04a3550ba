import { createAccountReader } from '../../aws/account-reader.ts';
import { readActions } from '../../aws/actions.ts';
import { createLimiterPool } from '../../aws/client/limiter.ts';
import type { ClientDependencies } from '../../aws/clients.ts';
import { type ActionOutcomes, examineAccount, recordActions } from '../../aws/examine.ts';
import { createAccountRolesPool } from '../../aws/iam/account-roles.ts';
import type { ResolvedTarget } from '../../config/resolve/loaded/loaded-configuration.ts';
import type { AccountReader } from '../../domain/account-reader.ts';
import { adviceFor } from '../../domain/evaluation/advice.ts';
import type { AccountRead } from '../../domain/evaluation/check.ts';
import type { RoleSelection } from '../../domain/target/role-snapshot.ts';
import type { RolePattern, Target } from '../../domain/target/target.ts';
import { readsOf } from '../../scan/schedule/configured-checks.ts';
import type { Diagnosis, ExaminationContext } from './diagnosis.ts';
import { diagnoseSources } from './sources.ts';

/** Each target: its identity, the clock, and every action that its checks need. */
export async function* accounts(context: ExaminationContext): AsyncGenerator<Diagnosis> {
  for (const resolved of context.loaded.targets) {
    const { target } = resolved;
    if (context.targetIds && !context.targetIds.includes(target.id)) continue;
    const { telemetry } = recordActions();
    const { identity, clockOffset } = await examineAccount(target, dependencies(context, telemetry), context);
    if (clockOffset !== undefined) yield clockDiagnosis(target, clockOffset);
    if (!identity.ok) {
      const { operation, message } = identity.failure;
      const remedy = adviceFor(identity.failure);
      yield { status: 'problem', subject: `${target.id}: ${operation}`, message, remedy };
      continue;
    }
    yield { status: 'ok', subject: `${target.id}: identity`, message: `we are ${identity.value.arn}` };
    yield* permissions(target, context);
    yield* sources(resolved, context);
  }
}

async function* sources(resolved: ResolvedTarget, context: ExaminationContext): AsyncGenerator<Diagnosis> {
  const reader = createAccountReader(resolved.target, dependencies(context, recordActions().telemetry));
  try {
    yield* diagnoseSources(resolved, { reader, signal: context.signal });
  } finally {
    reader.close();
  }
}

/** AWS refuses signatures that are more than five minutes off (IAM User Guide, "Troubleshoot signed requests"). */
const refusedOffset = 300_000;

function clockDiagnosis({ id }: Target, offset: number): Diagnosis {
  const seconds = Math.round(Math.abs(offset) / 1000);
  const subject = `${id}: clock`;
  const message = `${seconds} s ${offset < 0 ? 'ahead of' : 'behind'} AWS`;
  if (seconds <= 30) return { status: 'ok', subject, message };
  const limit = `AWS refuses signatures from ${refusedOffset / 60_000} minutes on`;
  return { status: 'problem', subject, message: `${message}; ${limit}`, remedy: 'Set the clock of the host by NTP.' };
}

/** One way of reading an account, and the actions that it takes. */
interface Part {
  readonly part: AccountRead;
  readonly where: string;
  /** Answers what is wrong beside what the actions tell. */
  readonly read: (reader: AccountReader) => Promise<readonly Diagnosis[] | void>;
}

async function* permissions(target: Target, context: ExaminationContext): AsyncGenerator<Diagnosis> {
  for (const { part, where, read } of partsOf(target, context)) {
    const { outcomes, told } = await outcomesOf(target, context, read);
    for (const { action, dispensable } of readActions([part], context.loaded.tags.types, [target])) {
      const subject = `${target.id}: ${action}${where}`;
      yield actionDiagnosis({ action, subject }, outcomes.get(action), dispensable);
    }
    yield* told;
  }
}

function partsOf(target: Target, context: ExaminationContext): readonly Part[] {
  const wanted = readsOf(context.loaded.configuration);
  const roles: Part = { part: 'roles', where: '', read: (reader) => readRoles(reader, target, context) };
  const resources = target.regions.map(
    (region): Part => ({
      part: 'resources',
      where: ` in ${region}`,
      read: async (reader) => {
        if (target.regionsFrom) await reader.readEnabledRegions(context.signal);
        await readOneOfEach(reader, region, context);
      },
    }),
  );
  const indexes = target.regions.map(
    (region): Part => ({
      part: 'resource-index',
      where: ` in ${region}`,
      read: (reader) => searchForOne(reader, region, context),
    }),
  );
  const trail = trailPart(context);
  return [...[roles, ...resources, ...indexes].filter(({ part }) => wanted.includes(part)), ...trail];
}

/** In the region of IAM's events; one permission goes for all regions. */
function trailPart({ loaded, signal, clock }: ExaminationContext): readonly Part[] {
  if (!loaded.configuration.cloudtrail.enabled) return [];
  const until = clock();
  const query = { region: 'global', name: 'PutRolePolicy', since: until - 60_000, until, isEnough: () => true, signal };
  const read: Part['read'] = async (reader) => void (await reader.lookUpEvents(query));
  return [{ part: 'events', where: '', read }];
}

async function outcomesOf(
  target: Target,
  context: ExaminationContext,
  read: Part['read'],
): Promise<{ readonly outcomes: ActionOutcomes; readonly told: readonly Diagnosis[] }> {
  const { telemetry, outcomes } = recordActions();
  const reader = createAccountReader(target, dependencies(context, telemetry));
  try {
    return { outcomes, told: (await read(reader)) ?? [] };
  } finally {
    reader.close();
  }
}

function actionDiagnosis(
  { action, subject }: { readonly action: string; readonly subject: string },
  outcome: ReturnType<ActionOutcomes['get']>,
  dispensable: string | undefined,
): Diagnosis {
  if (outcome === undefined) return { status: 'untried', subject, message: 'there was nothing to try it on' };
  if (outcome.allowed) return { status: 'ok', subject, message: 'allowed' };
  const { reason, message } = outcome;
  if (dispensable !== undefined) return { status: 'ok', subject, message: `${reason}; ${dispensable}` };
  const remedy = adviceFor({ reason, message, operation: action, subject });
  return { status: 'problem', subject, message: reason, remedy };
}

async function readRoles(
  reader: AccountReader,
  target: Target,
  { signal }: ExaminationContext,
): Promise<readonly Diagnosis[]> {
  const { selections } = await reader.readRoles({ selectors: target.roles, signal });
  await reader.readStacks(target.stacks, { signal });
  return selections.flatMap((selection) => missingRoles(target, selection));
}

/** What is configured and is not there, as far as the roles could be read. */
function missingRoles({ id }: Target, { selector, roles }: RoleSelection): readonly Diagnosis[] {
  if (!roles.ok) return [];
  if (!('name' in selector) && !('arn' in selector) && roles.value.length === 0) {
    const subject = `${id}: roles ${describePattern(selector)}`;
    return [{ status: 'problem', subject, message: 'no role fits this pattern', remedy: correctRoles }];
  }
  return roles.value.flatMap(({ name, role }) =>
    role.ok || role.failure.reason !== 'not_found'
      ? []
      : [{ status: 'problem', subject: `${id}: role ${name}`, message: 'does not exist', remedy: correctRoles }],
  );
}

const correctRoles = 'Correct targets[].roles, or create the role.';

function describePattern({ prefix, path, tags = {} }: RolePattern): string {
  const parts = [
    ...(prefix === undefined ? [] : [`prefix ${prefix}`]),
    ...(path === undefined ? [] : [`path ${path}`]),
    ...Object.entries(tags).map(([key, value]) => `tag ${key}=${value}`),
  ];
  return parts.join(', ');
}

/** The first resource of each type with its tags, by both ways of reading them. */
async function readOneOfEach(
  reader: AccountReader,
  region: string,
  { loaded, signal }: ExaminationContext,
): Promise<void> {
  const tags = reader.tagReader({ region, looksWrong: () => true, signal });
  for (const type of loaded.tags.types) {
    const pages = reader.listResources({ region, type, signal });
    const first = await pages.next();
    await pages.return({ status: 'complete' });
    if (!first.done) await tags.readBatch(first.value.slice(0, 1));
  }
}

/** The first page of the first type that Search answers. */
async function searchForOne(
  reader: AccountReader,
  region: string,
  { loaded, signal }: ExaminationContext,
): Promise<void> {
  const type = loaded.tags.types.find((one) => reader.answersSearch(one));
  if (type === undefined) return;
  const pages = reader.searchResources({ region, type, signal });
  await pages.next();
  await pages.return({ status: 'complete' });
}

function dependencies(
  { loaded, environment, clock }: ExaminationContext,
  telemetry: ClientDependencies['telemetry'],
): ClientDependencies {
  return {
    network: loaded.network,
    telemetry,
    callsPerSecond: loaded.configuration.scan.aws_calls_per_second,
    limiters: createLimiterPool(),
    accountRoles: createAccountRolesPool(),
    environment,
    clock,
  };
}
