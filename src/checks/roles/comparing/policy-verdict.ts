import type { Evidence, Json } from '../../../domain/evaluation/evaluation.ts';
import type { Severity } from '../../../domain/evaluation/severity.ts';
import type { Aspect, Difference, ExactComparison } from '../../../policy/compare/answer/exact-comparison.ts';
import { explainExactly } from '../../../policy/explain/explain-exactly.ts';

/** What a comparison means for the people who watch a role. */
export interface PolicyVerdict {
  /** `latent` where only what held back more than is allowed today changed. */
  readonly verdict: string;
  /** `undefined` where there is nothing to find. */
  readonly severity: Severity | undefined;
  /** What the policy does now, to follow its name: `allows more than the canonical notebook policy`. */
  readonly told: string;
}

/**
 * How bad a difference is. What is allowed beyond the canonical policy is critical where it writes, tags or changes
 * permissions, reaches every resource, or no longer asks for a tag; high otherwise; medium where AWS has no such request.
 * What is no longer allowed, and a guard that is gone without effect today, are medium. High where it cannot be decided, or
 * where AWS's documentation contradicts itself about it.
 */
export function verdictOf(comparison: ExactComparison): PolicyVerdict {
  const { allowed, verdict, latent } = comparison;
  if (latent) return { verdict: 'latent', severity: 'medium', told: latentText(comparison) };
  if (verdict === 'unsettled') return { verdict, severity: 'high', told: unsettledText(comparison) };
  if (allowed.gained.length > 0) return { verdict, severity: severityOfGain(comparison), told: gainText(comparison) };
  if (verdict === 'narrowed')
    return { verdict, severity: 'medium', told: 'allows less than the canonical notebook policy' };
  if (verdict === 'undecided') return { verdict, severity: 'high', told: undecidedText(comparison) };
  return { verdict, severity: undefined, told: 'means the same as the canonical notebook policy' };
}

const grave = new Set(['Write', 'Tagging', 'Permissions management']);

function severityOfGain({ allowed, realisable }: ExactComparison): Severity {
  if (isUnrealisable(realisable)) return 'medium';
  const regions = realisable.gained.length > 0 ? realisable.gained : allowed.gained;
  return regions.some(isGrave) ? 'critical' : 'high';
}

function isUnrealisable({ gained, undecided }: Aspect): boolean {
  return gained.length === 0 && undecided.length === 0;
}

/** Whether what came writes, tags or changes permissions, reaches every resource, or no longer asks for a tag. */
export function isGrave({ accessLevels, resources, droppedKeys }: Difference): boolean {
  return (
    accessLevels.some((level) => grave.has(level)) ||
    resources.some((resource) => /^\*+$/.test(resource)) ||
    droppedKeys.some((key) => /^[^/]*tag(\/|keys$)/i.test(key))
  );
}

function gainText({ allowed, realisable }: ExactComparison): string {
  const less = allowed.lost.length > 0 ? ' and less' : '';
  if (isUnrealisable(realisable))
    return `is written wider${less && ' and narrower'} than the canonical notebook policy, but lets through no request that AWS knows today`;
  const [region] = realisable.gained.length > 0 ? realisable.gained : allowed.gained;
  return `allows more${less} than the canonical notebook policy: ${region ? exampleOf(region) : ''}`;
}

/** What came, with an example: `s3:GetObject and 3 more on arn:aws:s3:::data/*`. */
export function exampleOf({ actions, resources, condition }: Difference): string {
  const others = actions.length > 1 ? ` and ${actions.length - 1} more` : '';
  const when = condition === '' ? '' : ` (${condition})`;
  return `${actions[0] ?? ''}${others} on ${resources[0] ?? ''}${when}`;
}

function latentText({ denied, ceiling }: ExactComparison): string {
  const parts = [
    ...(denied.lost.length > 0 ? ['denies less explicitly'] : []),
    ...(denied.gained.length > 0 ? ['denies more explicitly'] : []),
    ...(ceiling.gained.length > 0 ? ['has a wider permissions boundary'] : []),
    ...(ceiling.lost.length > 0 ? ['has a narrower permissions boundary'] : []),
  ];
  return `${parts.join(' and ')} than the canonical notebook policy, without effect today (latent)`;
}

function unsettledText({ allowed: { readings = [] } }: ExactComparison): string {
  const answers = readings.map(({ reading, verdict }) => `${verdict} where ${reading}`);
  return `differs from the canonical notebook policy in one reading of AWS's documentation and not in another: ${answers.join('; ')}`;
}

function undecidedText({ allowed }: ExactComparison): string {
  return `differs from the canonical notebook policy; whether it allows more is not decided: ${allowed.undecided[0] ?? ''}`;
}

interface Share {
  readonly regions: number;
  readonly items: number;
  readonly sentences: number;
  readonly statements: number;
}

/** How much of a comparison a finding carries, step by step less until it fits; the API has more of it. */
const shares: readonly Share[] = [
  { regions: 3, items: 8, sentences: 8, statements: 20 },
  { regions: 2, items: 3, sentences: 4, statements: 10 },
  { regions: 1, items: 2, sentences: 2, statements: 4 },
];

/** Longer evidence would be left out of messages. Characters of JSON, with room for what stands beside it. */
const longest = 5_000;

const shortened = new WeakMap<ExactComparison, Evidence>();

/** The comparison as evidence of a finding: short enough for a message, and one for all roles that share it. */
export function evidenceOf(comparison: ExactComparison): Evidence {
  const evidence = shortened.get(comparison) ?? shorten(comparison);
  shortened.set(comparison, evidence);
  return evidence;
}

function shorten(comparison: ExactComparison): Evidence {
  let evidence: Evidence = {};
  for (const share of shares) {
    evidence = shareOf(comparison, share);
    if (JSON.stringify(evidence).length <= longest) break;
  }
  return evidence;
}

function shareOf(comparison: ExactComparison, shown: Share): Evidence {
  const { verdict, allowed, realisable, denied, ceiling, latent, exact, statements, unsettled } = comparison;
  const changed = statements.filter(({ change }) => change !== 'same' && change !== 'moved');
  return toJson(
    {
      verdict,
      realisable: realisable.verdict,
      denied: denied.verdict,
      ceiling: ceiling.verdict,
      latent,
      exact,
      gained: shortenRegions(allowed.gained, shown),
      lost: shortenRegions(allowed.lost, shown),
      ...(latent
        ? { deniedLost: shortenRegions(denied.lost, shown), ceilingGained: shortenRegions(ceiling.gained, shown) }
        : {}),
      regions: { gained: allowed.gained.length, lost: allowed.lost.length },
      undecided: [...new Set([allowed, denied, ceiling].flatMap(({ undecided }) => undecided))],
      ...(unsettled.length > 0 ? { unsettled } : {}),
      explanation: explainExactly(comparison).slice(0, shown.sentences),
      statements: changed.slice(0, shown.statements),
    },
    longestText.evidence,
  ) as Evidence;
}

function shortenRegions(regions: readonly Difference[], shown: Share): readonly Difference[] {
  return regions.slice(0, shown.regions).map((region) => ({
    ...region,
    actions: region.actions.slice(0, shown.items),
    resources: region.resources.slice(0, shown.items),
  }));
}

/** The most regions that are stored for one direction. */
const storedRegions = 100;

/** The comparison for whoever asks for all of it. */
export function detailOf(comparison: ExactComparison): Evidence {
  const { allowed, realisable, denied, ceiling, statements, boundary, exact, latent, unsettled } = comparison;
  return toJson({
    statements,
    explanation: explainExactly(comparison),
    exact: {
      verdict: comparison.verdict,
      allowed: storedPart(allowed),
      realisable: storedPart(realisable),
      denied: storedPart(denied),
      ceiling: storedPart(ceiling),
      boundary,
      exact,
      latent,
      unsettled,
    },
  }) as Evidence;
}

function storedPart(aspect: Aspect): Aspect {
  const { gained, lost } = aspect;
  return { ...aspect, gained: gained.slice(0, storedRegions), lost: lost.slice(0, storedRegions) };
}

/** Characters of one text: the detail has room for every pattern of a policy that a customer can store in IAM. */
const longestText = { evidence: 1_000, detail: 10_240 };

/** What a comparison holds is plain data; this says so to the compiler, drops absent members and cuts endless texts. */
export function toJson(value: unknown, longestOfText = longestText.detail): Json {
  const cut = (_: string, member: unknown) =>
    typeof member === 'string' && member.length > longestOfText
      ? `${member.slice(0, longestOfText)}… (${member.length} characters)`
      : member;
  return JSON.parse(JSON.stringify(value, cut)) as Json;
}
