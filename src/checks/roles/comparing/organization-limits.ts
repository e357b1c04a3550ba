import type { Evidence } from '../../../domain/evaluation/evaluation.ts';
import type { Read, ReadFailure } from '../../../domain/evaluation/read.ts';
import type { ControlLevel, OrganizationLimits } from '../../../domain/target/organization-limits.ts';
import type { RoleRecord } from '../../../domain/target/role-snapshot.ts';
import type { Limit } from '../../../policy/attachment-set.ts';
import { decodeLimitDocument } from '../../../policy/evaluate/limit-document.ts';

/** A limit of an organization, whose documents have names. */
export interface NamedLimit extends Limit {
  readonly kind: ControlLevel['kind'];
  /** The names of the policies, in the order of their documents. */
  readonly policyNames: readonly string[];
  /** The account whose resources it guards, where it guards resources: an RCP says nothing of those of other accounts. */
  readonly guards?: string;
}

/** What is known of the limits of an organization in one account. */
export type KnownLimits =
  | { readonly status: 'applied'; readonly limits: readonly NamedLimit[]; readonly leftOut: readonly string[] }
  /** It is the management account, in which they do not act. */
  | { readonly status: 'exempt' }
  | { readonly status: 'unread'; readonly failure: ReadFailure };

/**
 * What was read as limits of an account. A level with a policy that cannot be read as one is left out as a whole: without it no more is
 * held back than is, so that nothing is taken for harmless.
 */
export function knownLimits(read: Read<OrganizationLimits>, accountId: string): KnownLimits {
  if (!read.ok) return { status: 'unread', failure: read.failure };
  if (read.value.isManagement) return { status: 'exempt' };
  const levels = read.value.levels.map((level) => ({ level, problem: problemOf(level) }));
  return {
    status: 'applied',
    limits: levels.flatMap(({ level, problem }) => (problem === undefined ? limitOf(level, accountId) : [])),
    leftOut: levels.flatMap(({ problem }) => problem ?? []),
  };
}

function limitOf({ kind, place, policies }: ControlLevel, accountId: string): NamedLimit {
  return {
    name: place,
    kind,
    documents: policies.map(({ document }) => document),
    policyNames: policies.map(({ name }) => name),
    ...(kind === 'rcp' && { guards: accountId }),
  };
}

function problemOf({ kind, place, policies }: ControlLevel): string | undefined {
  for (const { name, document } of policies) {
    const read = decodeLimitDocument(kind, document);
    if (!read.ok) return `${kind.toUpperCase()} ${name} on ${place}: ${read.problems[0]?.message ?? 'is no policy'}`;
  }
  return undefined;
}

/**
 * The limits that hold for a role: none where they are off, unread or do not act, and none for a service-linked role (AWS
 * Organizations User Guide, "Tasks and entities not restricted by SCPs").
 */
export function limitsOfRole(
  known: KnownLimits | undefined,
  { path }: Pick<RoleRecord, 'path'>,
): readonly NamedLimit[] {
  return known?.status === 'applied' && !path.startsWith('/aws-service-role/') ? known.limits : [];
}

/** What the detail of a check says of them. */
export function describeLimits(known: KnownLimits): Evidence {
  if (known.status === 'exempt')
    return { status: 'exempt', told: "The organization's limits do not act in its management account." };
  if (known.status === 'unread') {
    const { reason, operation, message } = known.failure;
    return { status: 'unread', told: `Without the organization's limits: ${message}`, reason, operation };
  }
  return {
    status: 'applied',
    told: "Within the organization's limits.",
    levels: known.limits.map(({ kind, name, policyNames }) => ({ kind, place: name, policies: [...policyNames] })),
    leftOut: [...known.leftOut],
  };
}

/** What is not known of them, for whoever is told what was not looked at. */
export function unreadLimits(known: KnownLimits | undefined): readonly string[] {
  if (!known || known.status === 'exempt') return [];
  if (known.status === 'unread')
    return [`The limits of the organization: ${known.failure.message}. What they hold back counts as allowed.`];
  return known.leftOut.map(
    (level) => `A limit of the organization, ${level}. What its level holds back counts as allowed.`,
  );
}
