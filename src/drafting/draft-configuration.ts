import type { Read } from '../domain/evaluation/read.ts';
import type { AccountSurvey, SurveyedIdentities, SurveyedRole } from '../domain/target/account-survey.ts';
import { type MlspaceTable, mlspaceTables } from '../domain/target/installation-facts.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import type { ConfigurationDraft, DraftedFacts } from './configuration-draft.ts';
import { draftDocuments, type Standing } from './draft-documents.ts';
import type { DraftedNotebookPolicy } from './notebook-policy.ts';
import { failureGap, surveyGaps } from './read/gaps.ts';
import { type InstallationSettings, tableNames } from './read/installation-settings.ts';
import { firstKnown, type Sourced } from './read/sourced.ts';
import { makesRole, type SurveyedStack } from './read/stack-policies.ts';
import type { WatchedRoles } from './read/watched-roles.ts';
import { type DraftWishes, recognise } from './recognise.ts';

/** Turns what was read of an account into what a configuration should say, with the source of each value. */
export function draftConfiguration(survey: AccountSurvey, wishes: DraftWishes): ConfigurationDraft {
  const { assumeRole, baseline } = wishes;
  const known = recognise(survey, wishes);
  const { settings, roles, identities, stacks } = known;
  const documents = draftDocuments(known, baseline);
  const { notebook, attachments, standing } = documents;
  const systemTag = systemTagOf(settings, roles);
  return {
    account: survey.account,
    ...withoutAbsent({ assumeRole, baseline: baseline?.folder }),
    regions: regionsOf(survey),
    roles,
    except: exceptions(roles, identities, stacks),
    notebook,
    facts: draftFacts(survey),
    attachments,
    trustedServices: trustedServices(roles, notebook, standing),
    systemTag,
    types: draftTypes(survey),
    gaps: [
      ...surveyGaps(survey),
      ...documents.gaps,
      ...(systemTag
        ? []
        : [{ subject: 'the value of the tag system', message: 'no source says it; any value is accepted' }]),
    ],
  };
}

function draftFacts(survey: AccountSurvey): DraftedFacts {
  const { tables, instanceTypes } = survey.installation;
  return {
    tables: draftTables(survey, tables),
    instanceTypes: instanceTypes?.ok ? { value: true, from: 'ec2:DescribeInstanceTypes answers' } : undefined,
  };
}

/** Without the members of the projects every role would be unknown. */
function draftTables(survey: AccountSurvey, tables: AccountSurvey['installation']['tables']): DraftedFacts['tables'] {
  if (!tables?.projectUsers.ok) return undefined;
  const names = tableNames(survey);
  const ids = Object.keys(mlspaceTables) as readonly MlspaceTable[];
  const isUsual = ids.every((id) => names[id] === mlspaceTables[id]);
  const read = ids.filter((id) => tables[id].ok).map((id) => names[id]);
  return { value: isUsual ? true : names, from: `dynamodb:Scan answers for ${read.join(', ')}` };
}

function systemTagOf(
  { systemTag }: InstallationSettings,
  { shared, dynamic }: WatchedRoles,
): Sourced<string> | undefined {
  return firstKnown(systemTag, systemTagOfRole(shared?.value), systemTagOfRole(dynamic?.roles[0]));
}

function systemTagOfRole(role: SurveyedRole | undefined): Sourced<string> | undefined {
  const value = role?.tags['system'];
  return role && value ? { value, from: `tag system of the role ${role.name}` } : undefined;
}

/** What fits the prefix and is no role of a user, where a stack makes it. */
function exceptions(
  { dynamic, shared }: WatchedRoles,
  { roles }: SurveyedIdentities,
  stacks: readonly SurveyedStack[],
): Sourced<readonly string[]> {
  const others = roles.filter(
    (role) =>
      dynamic !== undefined &&
      role.name.startsWith(dynamic.prefix.value) &&
      role.name !== shared?.value.name &&
      !dynamic.roles.includes(role) &&
      stacks.some((stack) => makesRole(stack, role.name)),
  );
  return { value: others.map(({ name }) => name), from: 'stacks make them; they are no roles of users' };
}

/**
 * Dynamic roles are for SageMaker, and for Bedrock since what followed 1.6.10 (awslabs/mlspace, `iam_manager.py`). Where no
 * stack says what the shared role trusts, Translate is beside it.
 */
function trustedServices(
  { shared, dynamic }: WatchedRoles,
  notebook: DraftedNotebookPolicy | undefined,
  { isNewer }: Standing,
): Sourced<readonly string[]> {
  const trustBedrock = dynamic?.roles.some(({ trustPolicy }) => trustPolicy.includes('"bedrock.amazonaws.com"'));
  const isBedrock = isNewer && (trustBedrock ?? false);
  const isTranslate = shared !== undefined && notebook?.source.kind !== 'stack';
  const services = ['sagemaker', ...(isTranslate ? ['translate'] : []), ...(isBedrock ? ['bedrock'] : [])];
  const from = isTranslate
    ? 'what MLSpace makes roles for; no stack says it'
    : 'what MLSpace makes roles of users for; the stack says what the roles that it makes trust';
  return { value: services.map((name) => `${name}.amazonaws.com`), from };
}

function regionsOf({ regions, account: { homeRegion } }: AccountSurvey): Sourced<readonly string[]> {
  if (!regions.ok) return { value: [homeRegion], from: 'the home region; the others could not be asked' };
  const others = regions.value.used.filter((region) => region !== homeRegion).toSorted();
  return {
    value: [homeRegion, ...others],
    from: others.length === 0 ? 'no other region has SageMaker resources' : 'these have SageMaker resources',
  };
}

/** A type that is refused for want of a permission stays: the reader needs it. One that the service cannot list is left out. */
function draftTypes({ types }: AccountSurvey): ConfigurationDraft['types'] {
  const leftOut = Object.entries(types).flatMap(([type, read]) =>
    isUnlistable(read) ? [[type, failureGap(read.failure)] as const] : [],
  );
  const names = new Set(leftOut.map(([type]) => type));
  const scanned = names.size === 0 ? undefined : Object.keys(types).filter((type) => !names.has(type));
  return { scanned, leftOut };
}

function isUnlistable(read: Read<unknown>): read is Extract<Read<never>, { ok: false }> {
  return !read.ok && ['server_error', 'unsupported', 'malformed_response'].includes(read.failure.reason);
}
