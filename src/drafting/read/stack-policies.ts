import { matchesGlob } from '../../domain/target/glob.ts';
import type { StackReading } from '../../domain/target/stack-reading.ts';
import { readIdentity } from '../../sources/cloudformation/identity/read-identity.ts';
import { selectPolicy } from '../../sources/cloudformation/identity/select-policy.ts';
import type { StackIdentity } from '../../sources/cloudformation/identity/stack-identity.ts';
import { readTemplate } from '../../sources/cloudformation/template/template-text.ts';
import { type StackAccount, valuesOfStack } from '../../sources/cloudformation/template/values-of-stack.ts';

/** A managed policy as a stack deployed it. */
export interface StackedPolicy {
  readonly stack: string;
  readonly logicalId: string;
  /** A pattern that only this policy of the stack fits, and that outlives a deployment where the id ends in a hash. */
  readonly resource: string;
  readonly arn: string;
  /** The document as JSON text. */
  readonly text: string;
}

/** What a stack says of roles and policies. */
export interface SurveyedStack {
  readonly name: string;
  readonly identity: StackIdentity;
}

/** Resolves a stack; `undefined` where its template cannot be read. */
export function surveyedStack(reading: StackReading, account: StackAccount): SurveyedStack | undefined {
  const template = readTemplate(reading.template);
  if (!template.ok) return undefined;
  return { name: reading.name, identity: readIdentity(template.template, valuesOfStack(reading, new Map(), account)) };
}

/** The policy with this ARN in one of the stacks. */
export function stackedPolicy(arn: string, stacks: readonly SurveyedStack[]): StackedPolicy | undefined {
  for (const { name: stack, identity } of stacks) {
    const found = identity.policies.find((policy) => policy.arn?.ok && policy.arn.value === arn);
    if (!found?.document.ok) continue;
    const { logicalId } = found;
    const resource = lastingPattern(logicalId, identity);
    return { stack, logicalId, resource, arn, text: JSON.stringify(found.document.value) };
  }
  return undefined;
}

/** CDK ends logical ids in eight digits of a hash over their path (aws-cdk, `makeUniqueId`). */
function lastingPattern(logicalId: string, identity: StackIdentity): string {
  const base = /^(.+)[0-9A-F]{8}$/.exec(logicalId)?.[1];
  const pattern = `${base}*`;
  const isOnly = base !== undefined && matchesGlob(pattern, logicalId) && selectPolicy(identity, pattern).ok;
  return isOnly ? pattern : logicalId;
}

/** Whether the stack makes a role of this name. */
export function makesRole({ identity }: SurveyedStack, name: string): boolean {
  return identity.roles.some((role) => role.name.ok && role.name.value === name);
}

/**
 * The stacks to read for policies with these names, the likeliest first: CloudFormation begins the names that it makes with
 * the name of the stack (its user guide, "Name type"); then those that are named after IAM.
 */
export function likelyStacks(names: readonly string[], policyNames: readonly string[]): readonly string[] {
  const begin = (stack: string) => policyNames.filter((name) => name.startsWith(`${stack}-`)).length;
  const namesakes = names
    .filter((stack) => begin(stack) > 0)
    .toSorted((one, other) => begin(other) - begin(one) || other.length - one.length);
  const others = names.filter((stack) => /iam|notebook|mlspace/i.test(stack));
  return [...new Set([...namesakes, ...others])];
}
