/*
 * Examples, for a target with `regions: enabled`:
 *
 * | known | enabled now | scanned | told |
 * | --- | --- | --- | --- |
 * | nothing | us-east-1, us-west-2 | both | nothing: it is the first look |
 * | us-east-1 | us-east-1, us-west-2 | both | us-west-2 appeared, for a week |
 * | nothing | none, or all of them excepted | the home region | that it is not known which there are |
 * | us-east-1, us-west-2 | could not be read | both | that it is not known which others there are |
 */

import { z } from 'zod';
import type { Json, Observation, ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import type { Read } from '../../domain/evaluation/read.ts';
import type { Target } from '../../domain/target/target.ts';

/** The scope of what is said about the regions themselves. */
export const regionsScope = 'regions';

/** A region that was enabled when it was last looked. */
export interface KnownRegion {
  readonly name: string;
  /** When it appeared, milliseconds since the epoch; 0 where it was there at the first look. */
  readonly since: number;
}

/** What is scanned of a target, and what is said of its regions. */
export interface FoundRegions {
  readonly regions: readonly KnownRegion[];
  readonly observations: readonly Observation[];
  readonly scope: ScopeOutcome;
}

/** For how long it is told that a region appeared, milliseconds. */
const news = 7 * 86_400_000;

const detailSchema = z.object({ regions: z.array(z.object({ name: z.string(), since: z.number() })) });

/** The regions as the detail of the last evaluation keeps them; none before the first. */
export function knownRegions(detail: Json | undefined): readonly KnownRegion[] {
  const parsed = detailSchema.safeParse(detail);
  return parsed.success ? parsed.data.regions : [];
}

/** The regions that are enabled now, beside those that were. Where they could not be read, those that were known are scanned. */
export function findRegions(
  target: Target,
  answer: Read<readonly string[]>,
  { known, now }: { readonly known: readonly KnownRegion[]; readonly now: number },
): FoundRegions {
  const enabled = someOf(target, answer);
  const { homeRegion } = target;
  const first = known.length === 0;
  const names = enabled.ok ? enabled.value : [homeRegion];
  const read = names.map((name) => known.find((one) => one.name === name) ?? { name, since: first ? 0 : now });
  const regions = enabled.ok || first ? read : known;
  const appeared = regions.filter(({ since }) => since > 0 && now - since < news);
  return {
    regions,
    observations: appeared.map(({ name }) => regionAppeared(target, name)),
    scope: {
      scope: regionsScope,
      status: enabled.ok ? 'complete' : 'unknown',
      resourceType: 'aws-region',
      counts: { compliant: 0, noncompliant: 0, unknown: 0, excluded: 0 },
      unread: [],
      failures: enabled.ok ? [] : [enabled.failure],
    },
  };
}

/** Those that are scanned. None at all would be clean without a look, so that it counts as not known. */
function someOf({ regionsFrom, accountId }: Target, enabled: Read<readonly string[]>): Read<readonly string[]> {
  if (!enabled.ok) return enabled;
  const value = enabled.value.filter((name) => !regionsFrom?.except.includes(name));
  if (value.length > 0) return { ok: true, value };
  const message = `targets[].regions.except leaves none of the ${enabled.value.length} regions that the account has enabled`;
  return {
    ok: false,
    failure: { reason: 'invalid_input', operation: 'ec2:DescribeRegions', subject: accountId, message },
  };
}

/** The resource is the account (Service Authorization Reference, AWS Account Management). */
function regionAppeared({ partition, accountId }: Target, name: string): Observation {
  const arn = `arn:${partition}:account::${accountId}:account`;
  return {
    kind: 'region-appeared',
    scope: regionsScope,
    resource: { type: 'aws-region', arn, name, region: name },
    path: name,
    severity: 'info',
    summary: `Region ${name} was enabled for account ${accountId} and is scanned from now on`,
    evidence: { region: name },
  };
}
