import type { Read, ReadFailure } from '../../../domain/evaluation/read.ts';
import type { Membership } from '../../../domain/target/membership.ts';
import type { RoleReading } from '../../../domain/target/role-snapshot.ts';
import type { OwnerNames } from './owner-names.ts';

/** Keys of owners that MLSpace's table of project users has, each as it is there. */
export const ownerColumns = ['user', 'project'] as const;

/**
 * The values that the watched roles have under a tag key, in whatever case the key is written. A role that is not there
 * names nobody; one that could not be read may name anybody, so that the owners are not known.
 */
export function ownersOfRoles({ selections }: RoleReading, key: string): Read<OwnerNames> {
  const names: string[] = [];
  for (const { roles } of selections) {
    if (!roles.ok) return roles;
    for (const { role } of roles.value) {
      if (!role.ok && role.failure.reason !== 'not_found') return role;
      if (role.ok) names.push(...valuesOf(role.value.tags, key));
    }
  }
  const source = { operation: 'iam:GetRole', subject: key, whoNamesNone: 'no watched role names' };
  return named(names, { ...source, nobody: `No watched role has a tag ${key}, so the owners are not known` });
}

/** The users or projects of MLSpace's table of project users. */
export function ownersOfMembers(members: readonly Membership[], key: string): Read<OwnerNames> {
  const column = ownerColumns.find((one) => one === key.toLowerCase());
  const source = { operation: 'dynamodb:Scan', subject: key, whoNamesNone: "no row of MLSpace's project users names" };
  return named(column ? members.map((member) => member[column]) : [], {
    ...source,
    nobody: `MLSpace's table of project users names no ${key}, so the owners are not known`,
  });
}

function valuesOf(tags: Readonly<Record<string, string>>, key: string): readonly string[] {
  const wanted = key.toLowerCase();
  return Object.entries(tags).flatMap(([found, value]) =>
    found.toLowerCase() === wanted && value.trim() !== '' ? value : [],
  );
}

interface Source extends Pick<ReadFailure, 'operation' | 'subject'> {
  readonly whoNamesNone: string;
  /** What is said where it names nobody at all: by that every resource would be wrong. */
  readonly nobody: string;
}

function named(names: readonly string[], { operation, subject, whoNamesNone, nobody }: Source): Read<OwnerNames> {
  if (names.length === 0) {
    return { ok: false, failure: { reason: 'unresolved', operation, subject, message: nobody } };
  }
  return { ok: true, value: { names: [...new Set(names)].toSorted(), whoNamesNone } };
}
