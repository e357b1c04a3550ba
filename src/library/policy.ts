/**
 * `notebook-drift/policy`: the engine as a library. Pure but for {@link loadCatalogue}, which reads data files of the
 * package. An expected outcome is a value; only a bug throws.
 */
import type { AttachmentSet } from '../policy/attachment-set.ts';
import type { ExactComparison } from '../policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../policy/compare/compare-exactly.ts';
import type { Catalogue } from '../policy/compare/search/catalogue/catalogue.ts';
import { readAttachments } from '../policy/evaluate/attachments.ts';
import { type AccessDecision, type AccessRequest, evaluateRequest } from '../policy/evaluate/evaluate.ts';
import { holdingLimits } from '../policy/evaluate/exempt-principals.ts';
import { type LintOutcome, lintPolicies as lintWith, type TagValue } from '../policy/lint/lint.ts';
import type { Problem } from '../policy/problem.ts';

export { loadCatalogue } from '../catalogue/load-catalogue.ts';
export type { AttachmentSet, Limit, LimitKind } from '../policy/attachment-set.ts';
export type {
  CanonicalPolicy,
  Installation,
  RenderOutcome,
  TemplateSource,
} from '../policy/canonical/parameters/canonical-policy.ts';
export { renderPolicy } from '../policy/canonical/render.ts';
export type { LimitChange, StatementChange } from '../policy/compare/answer/comparison.ts';
export type {
  Aspect,
  CausingStatement,
  Difference,
  ExactComparison,
  Verdict,
} from '../policy/compare/answer/exact-comparison.ts';
export type { Catalogue } from '../policy/compare/search/catalogue/catalogue.ts';
export type { AccessDecision, AccessRequest, HoldingLimit, MatchedStatement } from '../policy/evaluate/evaluate.ts';
export { explainExactly as explainComparison } from '../policy/explain/explain-exactly.ts';
export type { LintGap, LintOutcome, LintRule, TagValue } from '../policy/lint/lint.ts';
export { type DecodeOutcome as ParseOutcome, decodePolicy as parsePolicy } from '../policy/parse/decode.ts';
export type { Condition, PolicyDocument, Selection, Statement } from '../policy/parse/policy-document.ts';
export type { Problem } from '../policy/problem.ts';

/** What a comparison or a lint may know besides the policies. */
export interface KnownActions {
  /** What AWS has, by {@link loadCatalogue}; without one `realisable` is `undecided`. */
  readonly catalogue?: Catalogue;
}

/**
 * Decides how the live policies differ from the canonical ones over all requests: what is allowed, denied, and let
 * through by the boundary. A document that is no policy makes the verdict `invalid` and is told in `problems`.
 */
export function comparePolicies(
  canonical: AttachmentSet,
  live: AttachmentSet,
  options: KnownActions = {},
): ExactComparison {
  return compareExactly(canonical, live, options);
}

/** The decision on a request, or everything that is wrong with the policies. */
export type EvaluationOutcome =
  | { readonly ok: true; readonly decision: AccessDecision }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * What one request gets from the policies, with every statement that matches it. Nothing is looked up; that a service-linked
 * role is exempt from an organization's limits is read off `aws:PrincipalArn` of the context.
 */
export function evaluatePolicies(set: AttachmentSet, request: AccessRequest): EvaluationOutcome {
  const read = readAttachments(set);
  if (!read.ok) return read;
  const { limits = [] } = read.attached;
  return { ok: true, decision: evaluateRequest({ ...read.attached, limits: holdingLimits(limits, request) }, request) };
}

/** What a lint asks for. */
export interface LintRequirements extends KnownActions {
  /** The tags that whatever is created must carry. */
  readonly requiredTags: readonly string[];
  /** Those of them that must have one value, compared without case; none where absent. */
  readonly tagValues?: readonly TagValue[];
}

/**
 * The gaps of a set of policies, each with requests that prove it: creation without one of the tags or with another value,
 * dead statements.
 */
export function lintPolicies(
  set: AttachmentSet,
  { requiredTags, tagValues = [], ...known }: LintRequirements,
): LintOutcome {
  const compare = (canonical: AttachmentSet, live: AttachmentSet, account: ExactAccount) =>
    compareExactly(canonical, live, { ...known, account });
  return lintWith(set, { requiredTags, tagValues, compare });
}

type ExactAccount = NonNullable<NonNullable<Parameters<typeof compareExactly>[2]>['account']>;
