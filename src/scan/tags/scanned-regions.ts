import { findRegions, type KnownRegion, knownRegions } from '../../checks/required-tags/enabled-regions.ts';
import type { Observation, ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { WatchedTarget } from '../context/watched-target.ts';

/** The regions of a target that one scan looks at, and what it says of them. */
export interface ScannedRegions {
  readonly names: readonly string[];
  readonly observations: readonly Observation[];
  readonly scopes: readonly ScopeOutcome[];
  /** Kept for the next scan; absent where the configuration names the regions. */
  readonly known?: readonly KnownRegion[];
}

/** The regions that the configuration names, or those that the account has enabled. */
export async function scannedRegions(
  { target, reader }: WatchedTarget,
  { memory, now, signal }: EvaluationContext,
): Promise<ScannedRegions> {
  if (!target.regionsFrom) return { names: target.regions, observations: [], scopes: [] };
  const enabled = await reader.readEnabledRegions(signal);
  const { regions, observations, scope } = findRegions(target, enabled, { known: knownRegions(memory?.detail), now });
  const names = regions.map(({ name }) => name);
  return { names, observations, scopes: [scope, ...leftScopes(names, memory)], known: regions };
}

/** Findings in regions that are no longer enabled end as unwatched: nobody can look there. */
function leftScopes(names: readonly string[], memory: EvaluationContext['memory']): readonly ScopeOutcome[] {
  const left = (memory?.open ?? []).filter(
    ({ kind, resource }) => kind !== 'region-appeared' && !names.includes(resource.region),
  );
  return [...Map.groupBy(left, ({ resource: { region, type } }) => `${region}/${type}`)].map(([scope, findings]) => ({
    scope,
    status: 'complete',
    resourceType: findings[0]?.resource.type ?? '',
    counts: { compliant: 0, noncompliant: 0, unknown: 0, excluded: 0 },
    unread: [],
    failures: [],
    followed: { evaluated: [], excluded: [], otherwise: 'unwatched' },
  }));
}
