import type { ResourceReference } from '../../domain/evaluation/resource.ts';
import { isRolePattern, mayMatch, roleNameOf } from '../../domain/target/role-selector.ts';
import { type RoleSelector, type Target, watchesRegion } from '../../domain/target/target.ts';
import type { EventSubject } from './parse-event.ts';

/** What one target reads again because of an event. `key` is the same for everything that one read answers. */
export type Focus =
  /** One role that the configuration names. */
  | { readonly kind: 'role'; readonly key: string; readonly targetId: string; readonly selector: RoleSelector }
  /** Roles that only a pattern stands for, or a policy of many: the checks of roles, whole. */
  | { readonly kind: 'roles'; readonly key: string; readonly targetId: string }
  /** Resources of one region; further ones of the same key are read together. */
  | {
      readonly kind: 'resources';
      readonly key: string;
      readonly targetId: string;
      readonly region: string;
      readonly resource: ResourceReference;
    };

/** What decides which checks an event concerns. */
export interface FocusSurroundings {
  readonly targets: readonly Target[];
  /** The resource types that are scanned, by the first part of their ARNs. */
  readonly typeByArn: ReadonlyMap<string, string>;
}

/** As many named roles of a target are read by themselves; more are read together. */
export const mostNamedRoles = 10;

/** What the targets read because of a subject: nothing where none of them watches it. */
export function fociOf(subject: EventSubject, { targets, typeByArn }: FocusSurroundings): readonly Focus[] {
  const concerned = targets.filter(({ accountId }) => accountId === subject.accountId);
  if (subject.kind === 'role') return concerned.flatMap((target) => roleFocus(target, subject.name));
  if (subject.kind === 'policy') return concerned.flatMap(policyFoci);
  const type = typeByArn.get(subject.arnType);
  if (type === undefined) return [];
  return concerned
    .filter((target) => watchesRegion(target, subject.region) && partitionOf(subject.arn) === target.partition)
    .map(({ id }) => ({
      kind: 'resources',
      key: `${id} ${subject.region}`,
      targetId: id,
      region: subject.region,
      resource: { type, arn: subject.arn, name: subject.name, region: subject.region },
    }));
}

function roleFocus(target: Target, name: string): readonly Focus[] {
  const selector = target.roles.find((one) => nameOf(one) === name);
  if (selector) return [oneRole(target, selector)];
  // The path and the tags of the role are not known here, so whatever may be meant is looked at.
  const isMeant = target.roles.some(
    (one) => isRolePattern(one) && mayMatch({ ...one, path: '/' }, { name, path: '/' }),
  );
  return isMeant ? [allRoles(target)] : [];
}

function policyFoci(target: Target): readonly Focus[] {
  const named = target.roles.filter((one) => nameOf(one) !== undefined);
  if (named.length < target.roles.length || named.length > mostNamedRoles) return [allRoles(target)];
  return named.map((selector) => oneRole(target, selector));
}

function oneRole({ id }: Target, selector: RoleSelector): Focus {
  return { kind: 'role', key: `${id} role/${nameOf(selector)}`, targetId: id, selector };
}

function allRoles({ id }: Target): Focus {
  return { kind: 'roles', key: `${id} roles`, targetId: id };
}

function nameOf(selector: RoleSelector): string | undefined {
  if ('name' in selector) return selector.name;
  return 'arn' in selector ? roleNameOf(selector.arn) : undefined;
}

function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? '';
}
