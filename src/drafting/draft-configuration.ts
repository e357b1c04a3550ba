import type { Read } from '../domain/evaluation/read.ts';
import type { AccountSurvey, SurveyedIdentities, SurveyedRole } from '../domain/target/account-survey.ts';
import { type MlspaceTable, mlspaceTables } from '../domain/target/installation-facts.ts';
import type { Installation } from '../policy/canonical/parameters/canonical-policy.ts';
import { type AttachmentKind, attachmentKinds } from './attachment-kinds.ts';
import type { ConfigurationDraft, DraftedFacts } from './configuration-draft.ts';
import { type AttachmentContext, type DraftedAttachment, draftAttachment } from './draft-attachments.ts';
import { failureGap, surveyGaps } from './gaps.ts';
import { type InstallationSettings, installationSettings, tableNames } from './installation-settings.ts';
import { type LivePolicy, livePolicies } from './live-attachments.ts';
import { type DraftedNotebookPolicy, draftNotebookPolicy, narrowedBy } from './notebook-policy.ts';
import { firstKnown, type Gap, type Sourced } from './sourced.ts';
import { makesRole, type StackedPolicy, type SurveyedStack, stackedPolicy, surveyedStack } from './stack-policies.ts';
import { type RoleWishes, type WatchedRoles, watchedRoles } from './watched-roles.ts';

/** What a person asked for, where it goes before what the account says. */
export interface DraftWishes extends RoleWishes {
  readonly assumeRole?: string;
}

/** Turns what was read of an account into what a configuration should say, with the source of each value. */
export function draftConfiguration(survey: AccountSurvey, wishes: DraftWishes): ConfigurationDraft {
  const { account } = survey;
  const { partition, accountId, homeRegion } = account;
  const installation = { partition, accountId, homeRegion };
  const settings = installationSettings(survey);
  const identities = survey.identities.ok ? survey.identities.value : { roles: [], damaged: [], policies: {} };
  const roles = watchedRoles(identities.roles, settings, wishes);
  const stacks = survey.stacks.flatMap((read) => (read.ok ? (surveyedStack(read.value, account) ?? []) : []));
  const stacked = (arn: string) => stackedPolicy(arn, stacks);
  const live = livePolicies(watched(roles), identities);
  const kinds = Map.groupBy(live, (policy) => kindOf(policy, survey));
  const notebook = draftNotebookPolicy(
    (kinds.get(undefined) ?? []).filter(({ place }) => place === 'managed'),
    { installation, settings, stacked },
  );
  const facts = draftFacts(survey);
  const drafted = draftAttachments(kinds, { survey, roles, installation, settings, stacked, notebook });
  const systemTag = systemTagOf(settings, roles);
  return {
    account,
    ...(wishes.assumeRole === undefined ? {} : { assumeRole: wishes.assumeRole }),
    regions: regionsOf(survey),
    roles,
    except: exceptions(roles, identities, stacks),
    notebook,
    facts,
    attachments: drafted.map(({ attachment }) => attachment),
    trustedServices: trustedServices(roles, notebook),
    systemTag,
    types: draftTypes(survey),
    gaps: [
      ...surveyGaps(survey),
      ...(notebook?.gaps ?? []),
      ...drafted.flatMap(({ gaps }) => gaps),
      ...(systemTag ? [] : [{ subject: 'the value of the tag system', message: 'nothing says it; any value will do' }]),
    ],
  };
}

function watched({ shared, dynamic }: WatchedRoles): readonly SurveyedRole[] {
  return [...(shared ? [shared.value] : []), ...(dynamic?.roles ?? [])];
}

/** By the ARN that the functions know, else by the name. */
function kindOf(policy: LivePolicy, survey: AccountSurvey): AttachmentKind | undefined {
  const known = attachmentKinds.find(
    ({ variable, place }) =>
      place === policy.place &&
      variable !== undefined &&
      policy.arn !== undefined &&
      hasValue(survey, variable, policy.arn),
  );
  return known ?? attachmentKinds.find(({ name, place }) => place === policy.place && name.test(policy.name));
}

function hasValue({ variables }: AccountSurvey, name: NonNullable<AttachmentKind['variable']>, value: string): boolean {
  return variables.ok && Object.hasOwn(variables.value[name] ?? {}, value);
}

interface AttachmentFacts {
  readonly survey: AccountSurvey;
  readonly roles: WatchedRoles;
  readonly installation: Installation;
  readonly settings: InstallationSettings;
  readonly stacked: (arn: string) => StackedPolicy | undefined;
  readonly notebook: DraftedNotebookPolicy | undefined;
}

function draftAttachments(
  kinds: ReadonlyMap<AttachmentKind | undefined, readonly LivePolicy[]>,
  { survey, roles, installation, settings, stacked, notebook }: AttachmentFacts,
): readonly { readonly attachment: DraftedAttachment; readonly gaps: readonly Gap[] }[] {
  const [boundary] = kinds.get(attachmentKinds.find(({ place }) => place === 'boundary')) ?? [];
  const deployed = boundary?.arn === undefined ? undefined : stacked(boundary.arn);
  const range = notebook?.release ?? { first: '1.4.0', last: 'unreleased' };
  const release =
    deployed && notebook?.isKnown ? narrowedBy(range, 'mlspace-boundary', deployed.text, installation) : range;
  const context: AttachmentContext = {
    installation,
    release,
    parameters: commonParameters(settings),
    stacked,
    canRead: (kind) => canRead(kind, survey),
    counts: { shared: roles.shared ? 1 : 0, dynamic: roles.dynamic?.roles.length ?? 0 },
    isShared: ({ role }) => role.name === roles.shared?.value.name,
  };
  return attachmentKinds.flatMap((kind) => {
    const live = kinds.get(kind) ?? [];
    return live.length === 0 ? [] : [draftAttachment(kind, live, context)];
  });
}

/** What differs from the defaults of the templates is written down; so is what does not, for the program may change. */
function commonParameters({ dataBucket, iamPrefix, emrServiceRole, emrEc2Role }: InstallationSettings) {
  return {
    ...(dataBucket ? { data_bucket: dataBucket.value } : {}),
    ...(iamPrefix ? { iam_resource_prefix: iamPrefix.value } : {}),
    ...(emrServiceRole ? { emr_service_role: emrServiceRole.value } : {}),
    ...(emrEc2Role ? { emr_ec2_role: emrEc2Role.value } : {}),
  };
}

function canRead({ facts }: AttachmentKind, { installation: { tables, instanceTypes } }: AccountSurvey): boolean {
  if (!facts) return true;
  if (facts.from === 'instance_types') return instanceTypes?.ok ?? false;
  return (tables?.projectUsers.ok ?? false) && facts.from.every((table) => tables?.[table].ok);
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
): Sourced<readonly string[]> {
  const isNewer = notebook !== undefined && (!notebook.isKnown || notebook.release.last === 'unreleased');
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
