import { matchesGlob } from '../../domain/target/glob.ts';
import type { AttachmentSet } from '../../policy/attachment-set.ts';
import { all, andThen, known, type Resolved, unresolved } from '../cloudformation/template/resolution.ts';

/** The roles and policies that a file will make: a template of CloudFormation, a plan or a state of Terraform. */
export interface IdentityFile {
  readonly roles: readonly FileRole[];
  readonly policies: readonly FilePolicy[];
}

/** A policy that a file defines. */
export interface FilePolicy {
  /** The logical id, or the address. */
  readonly id: string;
  readonly kind: 'managed' | 'inline';
  readonly name: string;
  /** The document as data or as JSON text. */
  readonly document: Resolved;
}

/** A role that a file defines, with what is attached to it there. */
export interface FileRole {
  readonly id: string;
  readonly policies: Resolved<readonly FilePolicy[]>;
  /** The document of the permissions boundary; `undefined` where there is none. */
  readonly boundary: Resolved;
}

/**
 * The policies that work together: all of one role with its boundary, or those whose ids fit the pattern. Without a pattern it
 * is the only role of the file, or all its policies where it has no role.
 */
export function selectAttachments({ roles, policies }: IdentityFile, pattern?: string): Resolved<AttachmentSet> {
  const fits = ({ id }: { readonly id: string }) => pattern === undefined || matchesGlob(pattern, id);
  const [chosenRoles, chosen] = [roles.filter(fits), policies.filter(fits)];
  const [role] = chosenRoles;
  // With a pattern, a policy that fits beside a role makes it unclear which of both is meant.
  if (role && chosenRoles.length === 1 && (pattern === undefined || chosen.length === 0)) return ofRole(role);
  if (chosenRoles.length === 0 && chosen.length > 0) return ofPolicies(chosen);
  return unresolved('', ambiguity(pattern, { all: [...roles, ...policies], fitting: [...chosenRoles, ...chosen] }));
}

function ambiguity(
  pattern: string | undefined,
  {
    all: everything,
    fitting,
  }: { readonly all: readonly { id: string }[]; readonly fitting: readonly { id: string }[] },
): string {
  if (everything.length === 0) return 'holds no IAM role and no policy of a role';
  if (fitting.length === 0) return `holds nothing that fits ${pattern}; it has ${names(everything)}`;
  const said = pattern === undefined ? 'holds several roles and policies' : `holds several that fit ${pattern}`;
  return `${said}: ${names(fitting)}; name one role, or policies alone, with --resource`;
}

function names(ones: readonly { readonly id: string }[]): string {
  const ids = ones.map(({ id }) => id).toSorted();
  return ids.slice(0, 30).join(', ');
}

function ofRole({ policies, boundary }: FileRole): Resolved<AttachmentSet> {
  const limit = andThen(boundary, (document) => known(document === undefined ? {} : { boundary: document }));
  const own = andThen(policies, ofPolicies);
  if (own.ok && limit.ok) return known({ ...own.value, ...limit.value });
  return { ok: false, problems: [own, limit].flatMap((part) => (part.ok ? [] : part.problems)) };
}

function ofPolicies(policies: readonly FilePolicy[]): Resolved<AttachmentSet> {
  const members = policies.map(({ name, kind, document }) =>
    andThen(document, (text) => known({ name, kind, document: text })),
  );
  return andThen(all(members), (found) => known({ policies: found }));
}
