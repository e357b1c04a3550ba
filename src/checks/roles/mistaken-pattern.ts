import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ReadFailure } from '../../domain/evaluation/read.ts';
import { matchesGlob } from '../../domain/target/glob.ts';
import type { AttachedPolicy, RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import type { AttachmentPattern } from '../../domain/target/target.ts';

/**
 * Why no watched role has the notebook policy, where the pattern is more likely wrong than every role: something is attached
 * whose name looks like it. `undefined` where some role has it, where a role could not be read, and where nothing does.
 */
export function mistakenPattern(roles: readonly RoleSnapshot[], pattern: AttachmentPattern): ReadFailure | undefined {
  const attached = roles.map(attachedTo);
  if (attached.length === 0 || attached.includes(undefined)) return undefined;
  const policies = attached.flatMap((list) => list ?? []);
  if (policies.some((policy) => fits(policy, pattern))) return undefined;
  const similar = [
    ...new Set(policies.filter((policy) => looksLike(policy, pattern)).map(({ name }) => name)),
  ].toSorted();
  if (similar.length === 0) return undefined;
  const text = 'name' in pattern ? pattern.name : pattern.arn;
  return {
    reason: 'invalid_input',
    operation: 'targets[].policy.attached',
    subject: text,
    message: `No watched role has a policy that fits ${text}. Attached are, with names like it: ${listed(similar)}. Correct targets[].policy.attached`,
  };
}

/** The same evaluation, in which nothing is taken for known where the pattern is mistaken; what was found stays. */
export function withMistakenPattern(evaluation: Evaluation, failure: ReadFailure | undefined): Evaluation {
  if (!failure) return evaluation;
  const scopes = evaluation.scopes.map((scope) => ({
    ...scope,
    status: scope.status === 'complete' ? ('partial' as const) : scope.status,
    failures: [...scope.failures, failure],
  }));
  return { ...evaluation, scopes };
}

/** Everything that is attached to a role that exists; `undefined` where it could not be read. */
function attachedTo({ role }: RoleSnapshot): readonly AttachedPolicy[] | undefined {
  if (!role.ok) return role.failure.reason === 'not_found' ? [] : undefined;
  const { managed, inline } = role.value;
  return managed.ok && inline.ok ? [...managed.value, ...inline.value] : undefined;
}

function fits({ name, arn }: AttachedPolicy, pattern: AttachmentPattern): boolean {
  return 'name' in pattern ? matchesGlob(pattern.name, name) : arn !== undefined && matchesGlob(pattern.arn, arn);
}

/** Words that many policies have in their names. */
const common = new Set(['policy', 'policies', 'role', 'roles', 'aws', 'iam', 'arn']);

function looksLike({ name }: AttachedPolicy, pattern: AttachmentPattern): boolean {
  const text = 'name' in pattern ? pattern.name : pattern.arn.slice(pattern.arn.lastIndexOf('/') + 1);
  const words = text.toLowerCase().split(/[^a-z]+/);
  const telling = ['notebook', ...words.filter((word) => word.length > 3 && !common.has(word))];
  return telling.some((word) => name.toLowerCase().includes(word));
}

const mostListed = 5;

function listed(names: readonly string[]): string {
  const left = names.length - mostListed;
  return `${names.slice(0, mostListed).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
