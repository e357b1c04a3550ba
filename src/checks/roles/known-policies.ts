import { matchesGlob } from '../../domain/target/glob.ts';
import type { AttachedPolicy, RoleSnapshot } from '../../domain/target/role-snapshot.ts';

/** By its name or by its ARN, as a pattern. */
export interface PolicyPattern {
  readonly name?: string | undefined;
  readonly arn?: string | undefined;
}

/** The managed policies on roles, found without a look at every role for every finding: of either there may be thousands. */
export class KnownPolicies {
  readonly #roles: readonly RoleSnapshot[];
  readonly #fitting = new Map<string, readonly AttachedPolicy[]>();
  #byArn: ReadonlyMap<string, AttachedPolicy> | undefined;
  #holders: ReadonlyMap<string, ReadonlyMap<string, string>> | undefined;

  constructor(roles: readonly RoleSnapshot[]) {
    this.#roles = roles;
  }

  /** Each policy once, boundaries included. */
  fitting({ name, arn = '' }: PolicyPattern): readonly AttachedPolicy[] {
    const key = JSON.stringify([name, arn]);
    const fits = (policy: AttachedPolicy) =>
      name === undefined ? matchesGlob(arn, policy.arn ?? '') : matchesGlob(name, policy.name);
    this.#byArn ??= policiesOf(this.#roles);
    const known = this.#fitting.get(key) ?? [...this.#byArn.values()].filter(fits);
    this.#fitting.set(key, known);
    return known;
  }

  /** How many other roles have a policy attached, and the name of one of them. */
  othersWith(policyArn: string, roleArn: string): { readonly count: number; readonly first: string } {
    this.#holders ??= holdersIn(this.#roles);
    const holders = this.#holders.get(policyArn) ?? new Map<string, string>();
    const count = holders.size - Number(holders.has(roleArn));
    for (const [arn, name] of holders) if (arn !== roleArn) return { count, first: name };
    return { count, first: '' };
  }
}

function policiesOf(roles: readonly RoleSnapshot[]): ReadonlyMap<string, AttachedPolicy> {
  const byArn = new Map<string, AttachedPolicy>();
  for (const { role } of roles) {
    if (!role.ok) continue;
    const { managed, boundary } = role.value;
    for (const policy of [...(managed.ok ? managed.value : []), ...(boundary ? [boundary] : [])])
      if (policy.arn !== undefined) byArn.set(policy.arn, policy);
  }
  return byArn;
}

/** By the ARN of a policy: the names of the roles, by their ARN. */
function holdersIn(roles: readonly RoleSnapshot[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const holders = new Map<string, Map<string, string>>();
  for (const { arn: roleArn, name, role } of roles) {
    for (const { arn } of role.ok && role.value.managed.ok ? role.value.managed.value : []) {
      if (arn === undefined) continue;
      const known = holders.get(arn) ?? new Map<string, string>();
      holders.set(arn, known.set(roleArn, name));
    }
  }
  return holders;
}
