/*
 * Examples of the role `MLSpace-p1-<SHA-256 of ann>`:
 *
 * | tags | MLSpace's members | fault |
 * | --- | --- | --- |
 * | user ann, project p1 | ann in p1 | none |
 * | user bob, project p1 | any | `role-mismatch`: the name is that of another |
 * | user ann, project p1 | nobody in p1 | `role-orphaned` |
 */

import type { ReadFailure } from '../../domain/evaluation/read.ts';
import type { Membership } from '../../domain/target/membership.ts';
import type { RoleRecord } from '../../domain/target/role-snapshot.ts';

/** What is told of a role whose owner cannot be who its tags say. */
export interface IdentityFault {
  readonly kind: 'role-mismatch' | 'role-orphaned';
  readonly severity: 'high' | 'medium';
  readonly words: string;
  readonly evidence: { readonly [key: string]: string | null };
}

/** What a role's name and tags are held against. */
export interface IdentityRules {
  /** SHA-256 of a text, in hexadecimal. */
  readonly digest: (text: string) => string;
  /** Who works in which project; absent where that is not known. */
  readonly members?: readonly Membership[];
  /** Why the members are not known although they should be. */
  readonly unread?: readonly ReadFailure[];
}

/** The most characters of the name of a role (IAM, "IAM and AWS STS quotas"). */
const longestName = 64;

/**
 * Whether the role is that of the user whom its tags name. MLSpace calls a dynamic role
 * `<prefix>-<project>-<SHA-256 of the user>`, cut short so that it fits (awslabs/mlspace,
 * `IAMManager._generate_iam_role_name`), so the name tells a role that was tagged anew. Roles without both tags are no
 * dynamic roles.
 */
export function judgeIdentity(role: RoleRecord, rules: IdentityRules): IdentityFault | undefined {
  const owner = ownerOf(role);
  if (!owner) return undefined;
  return contradiction(role, owner, rules) ?? (rules.members ? ofNobody(role, owner, rules.members) : undefined);
}

interface Owner {
  readonly user: string;
  readonly project: string;
}

function ownerOf({ tags }: RoleRecord): Owner | undefined {
  const [user, project] = ['user', 'project'].map((key) => (Object.hasOwn(tags, key) ? tags[key] : undefined));
  return user === undefined || project === undefined || !isDynamic(tags) ? undefined : { user, project };
}

/** Roles of the installation itself carry both tags too, and never this one. */
function isDynamic(tags: RoleRecord['tags']): boolean {
  const marker = Object.hasOwn(tags, 'dynamic-user-role') ? tags['dynamic-user-role'] : undefined;
  return marker === undefined ? tags['user'] !== 'MLSpaceApplication' : marker.toLowerCase() === 'true';
}

function contradiction(
  { name, arn, tags }: RoleRecord,
  { user, project }: Owner,
  { digest, members = [] }: IdentityRules,
): IdentityFault | undefined {
  const member = members.find(({ roleArn }) => roleArn === arn);
  if (member && (member.user !== user || member.project !== project)) return ofAnother({ user, project }, member);
  const named = ownerInName({ name, tags }, { user, project }, digest);
  return named === 'agrees' ? undefined : named;
}

function ofAnother({ user, project }: Owner, member: Membership): IdentityFault {
  return {
    kind: 'role-mismatch',
    severity: 'high',
    words: `is tagged as that of ${user} in ${project}, and MLSpace made it for ${member.user} in ${member.project}`,
    evidence: { user, project, memberUser: member.user, memberProject: member.project },
  };
}

function ownerInName(
  { name, tags }: Pick<RoleRecord, 'name' | 'tags'>,
  { user, project }: Owner,
  digest: IdentityRules['digest'],
): IdentityFault | 'agrees' {
  const parts = /^(.+)-([0-9a-f]{8,64})$/.exec(name);
  const isMarked = Object.hasOwn(tags, 'dynamic-user-role');
  if (!parts && !isMarked) return 'agrees';
  const [, head = '', written = ''] = parts ?? [];
  const hash = digest(user);
  const isOfUser = parts !== null && hash.startsWith(written) && isCutWell(head, written);
  const isOfProject = head.endsWith(`-${project}`);
  if (isOfUser && isOfProject) return 'agrees';
  return {
    kind: 'role-mismatch',
    severity: 'high',
    words: `is tagged as that of ${contradicted({ user, project }, { isOfUser, isOfProject })}, and its name says otherwise`,
    evidence: { user, project, hashInName: written || null, hashOfUser: hash },
  };
}

/** What the tags say and the name does not. */
function contradicted(
  { user, project }: Owner,
  { isOfUser, isOfProject }: { readonly isOfUser: boolean; readonly isOfProject: boolean },
): string {
  if (isOfUser) return `project ${project}`;
  return isOfProject ? `user ${user}` : `user ${user} in project ${project}`;
}

/** A shorter hash than there was room for would fit more users than one. */
function isCutWell(head: string, written: string): boolean {
  return written.length === longestName || written.length >= Math.min(longestName, longestName - head.length - 2);
}

function ofNobody(
  { arn }: RoleRecord,
  { user, project }: Owner,
  members: readonly Membership[],
): IdentityFault | undefined {
  const isKnown = members.some(
    (member) => member.roleArn === arn || (member.user === user && member.project === project),
  );
  if (isKnown) return undefined;
  return {
    kind: 'role-orphaned',
    severity: 'medium',
    words: `is the role of ${user} in ${project}, and MLSpace knows no such member`,
    evidence: { user, project },
  };
}
