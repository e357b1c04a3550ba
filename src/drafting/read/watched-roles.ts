import type { SurveyedRole } from '../../domain/target/account-survey.ts';
import type { InstallationSettings } from './installation-settings.ts';
import type { Sourced } from './sourced.ts';

/** The roles that notebooks run under, as they were recognised. */
export interface WatchedRoles {
  /** The role that CDK makes. */
  readonly shared?: Sourced<SurveyedRole>;
  /** The roles that MLSpace makes for each user of a project. */
  readonly dynamic?: DynamicRoles;
}

/** The roles of users, and how they are selected. */
export interface DynamicRoles {
  /** With the hyphen at its end: `MLSpace-`. */
  readonly prefix: Sourced<string>;
  /** The tags by which they are selected. */
  readonly tags: Sourced<Readonly<Record<string, string>>>;
  /** Empty where there are none yet. */
  readonly roles: readonly SurveyedRole[];
}

/** The roles that a person named. */
export interface RoleWishes {
  /** The name of the role that CDK made. */
  readonly role?: string;
  /** The beginning of the names of dynamic roles. */
  readonly prefix?: string;
}

/** Recognises the roles; what is wished goes before what the account says. */
export function watchedRoles(
  roles: readonly SurveyedRole[],
  settings: InstallationSettings,
  wishes: RoleWishes,
): WatchedRoles {
  const shared = sharedRole(roles, settings, wishes);
  const dynamic = dynamicRoles(roles, settings, wishes);
  return { ...(shared ? { shared } : {}), ...(dynamic ? { dynamic } : {}) };
}

function sharedRole(
  roles: readonly SurveyedRole[],
  { notebookRole }: InstallationSettings,
  { role: wished, prefix }: RoleWishes,
): Sourced<SurveyedRole> | undefined {
  if (wished === undefined && prefix !== undefined) return undefined;
  const named = wished === undefined ? notebookRole : { value: wished, from: '--role' };
  const role = roles.find(({ name }) => name === named?.value);
  if (role && named) return { value: role, from: named.from };
  if (wished !== undefined) return undefined;
  const likely = roles.filter((one) => /notebook/i.test(one.name) && trusts(one, 'sagemaker') && !isDynamic(one));
  const [only] = likely;
  return only && likely.length === 1
    ? { value: only, from: 'the only role whose name has "notebook" and that SageMaker may assume' }
    : undefined;
}

function trusts({ trustPolicy }: SurveyedRole, service: string): boolean {
  return trustPolicy.includes(`"${service}.amazonaws.com`);
}

/** The tag that MLSpace gives dynamic roles since 1.5.0 (awslabs/mlspace, `utils/iam_manager.py`). */
export const dynamicRoleTag = 'dynamic-user-role';

/** MLSpace names them `<prefix>-<project>-<hash of the user>`, in lower-case hexadecimal digits (the same file). */
function prefixOf({ name, tags }: SurveyedRole): string | undefined {
  const { project, user } = tags;
  if (!project || !user) return undefined;
  const end = /^(.*)-([0-9a-f]*)$/.exec(name)?.[1];
  return end?.endsWith(`-${project}`) ? end.slice(0, -project.length) : undefined;
}

function isDynamic(role: SurveyedRole): boolean {
  return role.tags[dynamicRoleTag] === 'true' || prefixOf(role) !== undefined;
}

/** What its functions name roles by, whatever is configured, until 1.6.8 (the same file). */
const usualPrefix = 'MLSpace';

function dynamicRoles(
  roles: readonly SurveyedRole[],
  settings: InstallationSettings,
  { role, prefix: wished }: RoleWishes,
): DynamicRoles | undefined {
  if (role !== undefined && wished === undefined) return undefined;
  const { iamPrefix, managesRoles } = settings;
  const prefix = wished === undefined ? prefixInUse(ownRoles(roles, settings)) : { value: wished, from: '--prefix' };
  if (prefix) {
    const found = roles.filter((one) => one.name.startsWith(prefix.value) && (wished !== undefined || isDynamic(one)));
    return { prefix, tags: tagsOf(found), roles: found };
  }
  const base = iamPrefix ?? (managesRoles?.value ? { value: usualPrefix, from: 'what MLSpace calls them' } : undefined);
  if (!base || managesRoles?.value === false) return undefined;
  const named = { value: `${base.value}-`, from: `${base.from}; no role of a user exists yet` };
  return { prefix: named, tags: { value: { [dynamicRoleTag]: 'true' }, from: 'what MLSpace gives them' }, roles: [] };
}

/** Of several installations, the roles that have the prefix of this one. */
function ownRoles(
  roles: readonly SurveyedRole[],
  { iamPrefix, isOneOfSeveral = false }: InstallationSettings,
): readonly SurveyedRole[] {
  return isOneOfSeveral && iamPrefix ? roles.filter(({ name }) => name.startsWith(`${iamPrefix.value}-`)) : roles;
}

/** The prefix that most dynamic roles have. */
function prefixInUse(roles: readonly SurveyedRole[]): Sourced<string> | undefined {
  const groups = Map.groupBy(
    roles.flatMap((role) => prefixOf(role) ?? []),
    (prefix) => prefix,
  );
  const [most] = [...groups].toSorted(([, some], [, others]) => others.length - some.length);
  if (!most) return undefined;
  const [value, found] = most;
  return { value, from: `${found.length} roles are named ${value}<project>-<hash of user>` };
}

/** The tag of MLSpace, or what all of them have in common where the release knows none. */
function tagsOf(roles: readonly SurveyedRole[]): Sourced<Readonly<Record<string, string>>> {
  const tagged = roles.filter(({ tags }) => tags[dynamicRoleTag] === 'true').length;
  if (tagged > 0) return { value: { [dynamicRoleTag]: 'true' }, from: `${tagged} of ${roles.length} roles have it` };
  const systems = new Set(roles.map(({ tags }) => tags['system']));
  const [system] = systems;
  if (system !== undefined && systems.size === 1) {
    return { value: { system }, from: `all ${roles.length} roles have it; none has ${dynamicRoleTag}` };
  }
  return { value: {}, from: `the ${roles.length} roles have no tag in common` };
}
