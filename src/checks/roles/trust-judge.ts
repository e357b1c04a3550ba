import type { Evidence } from '../../domain/evaluation/evaluation.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import type { ExpectedTrust } from '../../domain/target/expected-attachments.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { stableJson } from '../../findings/stable-json.ts';
import type { Difference, ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import { principalOfResource, trustAsGrants } from '../../policy/trust/trust-policy.ts';
import type { PolicyComparisons } from './comparing/policy-comparisons.ts';

/** What is wrong with the trust policy of a role. */
export interface TrustFault {
  readonly kind: 'trust-widened' | 'trust-changed' | 'outdated-generation';
  readonly severity: Severity;
  /** What it is, to be put behind the name of the role. */
  readonly words: string;
  readonly evidence: Evidence;
}

/** Who may assume the role, against who should be able to. `undefined` where nothing is wrong. */
export function judgeTrust(
  live: string,
  expected: ExpectedTrust,
  comparisons: PolicyComparisons,
): TrustFault | undefined {
  const fault = judgeAgainst(live, expected, comparisons);
  if (!fault) return undefined;
  const { accepted = [], origin } = expected;
  const other = accepted.find(({ text }) => !judgeAgainst(live, { text, exactly: true }, comparisons));
  if (!other) {
    const alsoFits = accepted.filter(({ text }) => isContained(text, live, comparisons)).map(({ label }) => label);
    const more = { ...withoutAbsent({ source: origin }), ...(alsoFits.length > 0 ? { alsoFits } : {}) };
    return { ...fault, evidence: { ...fault.evidence, ...more } };
  }
  return {
    kind: 'outdated-generation',
    severity: 'info',
    words: `has the trust policy of ${other.label}, which is accepted`,
    evidence: { is: other.label, live },
  };
}

/** Whether everybody whom a trust policy lets in gets in: the live one may have been made from it. */
function isContained(text: string, live: string, comparisons: PolicyComparisons): boolean {
  const [one, other] = [trustAsGrants(text), trustAsGrants(live)];
  if (!one.ok || !other.ok) return true;
  return comparisons.sets(asSet(one.document), asSet(other.document)).allowed.lost.length === 0;
}

function judgeAgainst(
  live: string,
  { text, exactly }: ExpectedTrust,
  comparisons: PolicyComparisons,
): TrustFault | undefined {
  const [canonicalGrants, liveGrants] = [trustAsGrants(text), trustAsGrants(live)];
  if (!canonicalGrants.ok || !liveGrants.ok) {
    const reason = [canonicalGrants, liveGrants].flatMap((grants) => (grants.ok ? [] : grants.reason))[0] ?? '';
    return sameText(text, live) ? undefined : differentText(live, text, reason);
  }
  const comparison = comparisons.sets(asSet(canonicalGrants.document), asSet(liveGrants.document));
  const open = whyOpen(comparison);
  if (open !== undefined) return differentText(live, text, open);
  const { gained, lost } = comparison.allowed;
  if (gained.length > 0) {
    return {
      kind: 'trust-widened',
      severity: 'critical',
      words: `may be assumed by ${gained.map(trustedBy).join('; ')}`,
      evidence: evidenceOf(live, text, comparison),
    };
  }
  if (!exactly || lost.length === 0) return undefined;
  const words = `can no longer be assumed by ${lost.map(trustedBy).join('; ')}`;
  return { kind: 'trust-changed', severity: 'medium', words, evidence: evidenceOf(live, text, comparison) };
}

/** Why it cannot be said who may assume the role; `undefined` where it can. */
function whyOpen({ verdict, unsettled, problems, allowed: { undecided } }: ExactComparison): string | undefined {
  const isOpen = verdict === 'invalid' || verdict === 'unsettled' || undecided.length > 0;
  return isOpen ? (problems[0]?.message ?? [...unsettled, ...undecided].join('; ')) : undefined;
}

function asSet(document: unknown) {
  return { policies: [{ name: 'trust policy', kind: 'inline' as const, document }] };
}

function sameText(canonical: string, live: string): boolean {
  return normalised(canonical) === normalised(live);
}

function normalised(text: string): string {
  try {
    return stableJson(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Not comparable as a set, so every difference counts as one that lets somebody in. */
function differentText(live: string, expected: string, reason: string): TrustFault {
  return {
    kind: 'trust-widened',
    severity: 'critical',
    words: `has another trust policy than expected, and who it lets in is not decided: ${reason}`,
    evidence: { live, expected, exact: false, reason },
  };
}

function evidenceOf(live: string, expected: string, { allowed }: ExactComparison): Evidence {
  return {
    live,
    expected,
    exact: true,
    gained: allowed.gained.map(describe),
    lost: allowed.lost.map(describe),
  };
}

function describe({ actions, resources, condition, witness }: Difference) {
  return {
    actions: [...actions],
    principals: resources.map(principalOfResource),
    condition,
    witness: { action: witness.action, principal: principalOfResource(witness.resource) },
  };
}

function trustedBy({ resources, condition }: Difference): string {
  const who = resources.map(principalOfResource).join(', ');
  return condition === '' ? who : `${who} (${condition})`;
}
