import { type Severity, worstSeverity } from '../../../domain/evaluation/severity.ts';
import type { CausingStatement, Difference, ExactComparison } from '../../../policy/compare/answer/exact-comparison.ts';
import { heldBack, type LimitedComparison } from './held-back.ts';
import { exampleOf, isGrave } from './policy-verdict.ts';

/** What a fault does to the role as a whole. */
export interface EffectOnRole {
  readonly severity: Severity;
  /** What the role may do now; empty where the role is as it was. */
  readonly told: string;
  /** One such request; empty where nothing else tells more. */
  readonly example: string;
}

/** The words about a fault, followed by what it does to the role. An example that they tell already is not told again. */
export function followedByEffect(words: string, { told, example }: Omit<EffectOnRole, 'severity'>): string {
  if (told === '') return words;
  const isTold = example === '' || `${words}; `.includes(`: ${example}; `);
  return `${words}; ${told}${isTold ? '' : `: ${example}`}`;
}

type IsCause = (statement: CausingStatement) => boolean;

/**
 * How bad a fault is, by what the role as a whole gained through it and not by the one document that is wrong: a policy
 * that only denies allows nothing, whatever is taken out of it.
 *
 * | what the role gained | severity |
 * | --- | --- |
 * | requests that write, tag, change permissions, reach everything, or no longer need a tag | critical |
 * | only requests that a policy of the organization holds back today | medium |
 * | other requests, or whether it did is not decided | high, at least |
 * | nothing today, but its boundary lets more through | as what it lets through: high or critical |
 * | nothing today, but less is denied explicitly | high |
 * | nothing; it lost some | medium |
 * | nothing and lost nothing | low |
 */
export function effectOnRole(
  effective: ExactComparison | undefined,
  isCause: IsCause,
  limited?: LimitedComparison,
): EffectOnRole {
  if (!effective) return unaffected;
  const { allowed, realisable, denied, ceiling, verdict } = effective;
  const causedOf = (differences: readonly Difference[]) =>
    differences.filter(({ statements }) => statements.some(isCause));
  const gained = causedOf(allowed.gained);
  if (verdict === 'invalid' || allowed.undecided.length > 0) {
    return { severity: severityOfGain(gained), told: 'whether the role may do more is not decided', example: '' };
  }
  const held = heldBack(gained, limited, isCause);
  const [first] = gained;
  if (held?.left.length === 0 && first) {
    const told = `the role may do more, but for ${held.by} (latent)`;
    return { severity: 'medium', told, example: exampleOf(first) };
  }
  const steps: readonly (readonly [readonly Difference[], (found: readonly Difference[]) => Severity, string])[] = [
    [held?.left ?? gained, (found) => mildest(severityOfGain(found), severityOfGain(gained)), 'the role may do more'],
    [causedOf(ceiling.gained), severityOfGain, 'its permissions boundary holds back less'],
    [causedOf(denied.lost), () => 'high', 'less is denied, without effect today'],
    [causedOf(allowed.lost), () => 'medium', 'the role may do less'],
  ];
  for (const [found, severityOf, words] of steps) {
    // A request that AWS has tells more than one that it has not.
    const [example] = found === gained ? [...causedOf(realisable.gained), ...found] : found;
    if (example) return { severity: severityOf(found), told: words, example: exampleOf(example) };
  }
  return unaffected;
}

const unaffected: EffectOnRole = { severity: 'low', told: '', example: '' };

/** Within limits nothing is more severe than without. */
function mildest(one: Severity, other: Severity): Severity {
  return worstSeverity([one, other]) === one ? other : one;
}

function severityOfGain(gained: readonly Difference[]): Severity {
  return worstSeverity(['high', ...gained.filter(isGrave).map(() => 'critical' as const)]) ?? 'high';
}
