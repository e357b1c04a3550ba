import { matchesGlob } from './glob.ts';
import type { RolePattern, RoleSelector } from './target.ts';

/** What a pattern looks at. */
export interface SelectableRole {
  readonly name: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Whether the selector stands for any number of roles instead of one. */
export function isRolePattern(selector: RoleSelector): selector is RolePattern {
  return !('name' in selector || 'arn' in selector);
}

/**
 * Whether a role is one of the pattern's: all that the pattern names must fit. Tag keys are compared as they are, tag
 * values as anchored globs without case, as conditions with `StringEqualsIgnoreCase` compare them.
 */
export function matchesRole(pattern: RolePattern, role: SelectableRole): boolean {
  return (
    mayMatch(pattern, role) && Object.entries(pattern.tags ?? {}).every(([key, value]) => hasTag(role, key, value))
  );
}

/** The same without the tags, which lists of roles leave out. */
export function mayMatch(
  { prefix = '', path = '/', except = [] }: RolePattern,
  role: Pick<SelectableRole, 'name' | 'path'>,
): boolean {
  return (
    role.name.startsWith(prefix) &&
    role.path.startsWith(path) &&
    !except.some((pattern) => matchesGlob(pattern, role.name))
  );
}

/**
 * Whether a role that the pattern does not select looks like one of its own: everything fits but the tags. A pattern of
 * tags alone names no such place.
 */
export function isNear(pattern: RolePattern, role: SelectableRole): boolean {
  const namesPlace = pattern.prefix !== undefined || (pattern.path ?? '/') !== '/';
  return namesPlace && mayMatch(pattern, role) && !matchesRole(pattern, role);
}

function hasTag({ tags }: SelectableRole, key: string, value: string): boolean {
  const found = Object.hasOwn(tags, key) ? tags[key] : undefined;
  return found !== undefined && matchesGlob(value.toLowerCase(), found.toLowerCase());
}

/** The name of a role out of its ARN: the last part, whatever the path is. */
export function roleNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** The path of a role out of its ARN, with a slash at both ends. */
export function rolePathOf(arn: string): string {
  const resource = arn.split(':').slice(5).join(':');
  return resource.slice(resource.indexOf('/'), resource.lastIndexOf('/') + 1);
}

/** A selector in words: `mlspace-notebook-role`, `prefix MLSpace-, tag dynamic-user-role=true`. */
export function describeSelector(selector: RoleSelector): string {
  if ('name' in selector) return selector.name;
  if ('arn' in selector) return selector.arn;
  const { prefix, path, tags = {} } = selector;
  return [
    ...(prefix === undefined ? [] : [`prefix ${prefix}`]),
    ...(path === undefined ? [] : [`path ${path}`]),
    ...Object.entries(tags)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `tag ${key}=${value}`),
  ].join(', ');
}

/**
 * The scope that evaluations of the selector's roles belong to. Names of roles are unique in an account whatever their
 * path is, so the name alone is the scope of a single role.
 */
export function selectorScope(selector: RoleSelector): string {
  if ('name' in selector) return `role/${selector.name}`;
  return 'arn' in selector ? `role/${roleNameOf(selector.arn)}` : `roles/${describeSelector(selector)}`;
}
