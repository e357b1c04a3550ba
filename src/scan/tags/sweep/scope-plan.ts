/*
 * How one type is scanned. Examples, with `full_sweep` of a day and `always_full_below` of 1,000:
 *
 * | last whole look | the list tells what changed | plan |
 * | --- | --- | --- |
 * | never, by other rules, or in the future | either | `full` |
 * | an hour ago, 50,000 in order | yes | `changes` since then, and a little before |
 * | an hour ago, 50,000 in order | no | `known`: what has findings is read again |
 */

import type { TagScanSettings } from '../../../checks/required-tags/tag-scan-settings.ts';
import { ageOf } from '../../../domain/clock-tolerance.ts';
import type { Sweep } from '../../../domain/evaluation/sweep.ts';

/**
 * How one type in one region is scanned. `full`: everything is listed, or searched for. `changes`: what was created or changed since a time.
 * `known`: nothing is listed. What has findings is read again in every case.
 */
export type ScopePlan =
  | { readonly kind: 'full'; readonly number: number; readonly bySearch: boolean }
  | { readonly kind: 'changes'; readonly since: number; readonly sweep: Sweep }
  | { readonly kind: 'known'; readonly sweep: Sweep };

/** What decides whether a type is listed in full or only where it changed. */
export interface PlanInput {
  /** The last one of this type in this region. */
  readonly sweep: Sweep | undefined;
  /** Whether the type's list can tell what was created or changed. */
  readonly tellsChanges: boolean;
  /** Whether Search answers the type with its tags. */
  readonly answersSearch: boolean;
  readonly rules: string;
  readonly now: number;
  readonly settings: Pick<TagScanSettings, 'fullSweep' | 'overlap' | 'alwaysFullBelow' | 'search'>;
}

/** A type is listed whole when that is due, when it is small, or when it was never judged by these rules. */
export function planScope({ sweep, tellsChanges, answersSearch, rules, now, settings }: PlanInput): ScopePlan {
  const number = (sweep?.number ?? 0) + 1;
  // Search may leave something out, so that every other sweep lists.
  const bySearch = settings.search && answersSearch && number % 2 === 0;
  const full = { kind: 'full', number, bySearch } as const;
  if (!sweep || sweep.rules !== rules || ageOf(sweep.sweptAt, now) >= settings.fullSweep) return full;
  // What was created since then has times before it where the clock was set back.
  if (sweep.watermark > now) return full;
  if (sweep.compliant + sweep.excluded < settings.alwaysFullBelow) return full;
  if (!tellsChanges) return { kind: 'known', sweep };
  return { kind: 'changes', since: sweep.watermark - settings.overlap, sweep };
}
