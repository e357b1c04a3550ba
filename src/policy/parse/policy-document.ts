/** A valid identity policy: the model that comparison and evaluation work on. Strings are as written. */
export interface PolicyDocument {
  /** An absent `Version` is `2008-10-17`, the language without policy variables. */
  readonly version: PolicyVersion;
  readonly statements: readonly Statement[];
}

/** The version of the policy language; the older one knows no variables. */
export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** A statement of a policy document. */
export interface Statement {
  /** `null` for an absent or empty one. */
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** `Action` or `NotAction`. */
  readonly action: Selection;
  /** `Resource` or `NotResource`. */
  readonly resource: Selection;
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
}

/** Whether a pattern of actions can match one. IAM stores patterns with blanks in them, but no action has one in its name. */
export function mayNameAction(pattern: string): boolean {
  return !pattern.includes(' ');
}

/** Whether a request can carry a condition key. IAM stores keys without a service prefix, but no request has them. */
export function mayBeCarried(key: string): boolean {
  return key.includes(':');
}

/** What a list of patterns selects: what matches one of them or, `negated`, everything else. */
export interface Selection {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** One condition key under one operator. Literal numbers and booleans are their JSON text. */
export interface Condition {
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | null;
  readonly operator: ConditionOperator;
  readonly ifExists: boolean;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * The condition operators of the IAM User Guide, "IAM JSON policy elements: Condition operators", without the suffix
 * `IfExists` and the prefixes `ForAllValues:` and `ForAnyValue:`.
 */
export const conditionOperators = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Null',
] as const;

/** A condition operator without prefix and suffix, as IAM's reference writes it. */
export type ConditionOperator = (typeof conditionOperators)[number];

/** Whether the operator holds where its positive form does not, and therefore also when the key is absent. */
export function isNegatedOperator(operator: ConditionOperator): boolean {
  return operator.includes('Not');
}
