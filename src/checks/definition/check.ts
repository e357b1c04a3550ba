import type { z } from 'zod';
import type { CheckDescription, FindingKind } from '../../domain/evaluation/check.ts';
import type { Target } from '../../domain/target/target.ts';
import type { CommonSettings } from './settings.ts';

/**
 * What is read again at once when an event tells of a change: nothing, each role by itself, all roles of the target
 * together, or single resources.
 */
export type EventFocus = 'nothing' | 'single-roles' | 'roles-together' | 'resources';

/** The schema of the settings of a check: with every key left out, they are still whole. */
export type SettingsSchema = z.ZodPrefault<z.ZodType<CommonSettings>>;

/** What a target is watched for beside what it says itself. */
export interface WatchedParts {
  /** The resource types that are scanned. */
  readonly types: readonly string[];
}

/**
 * All of what a check is, but for how its data is read: `src/scan/evaluate/evaluators.ts` has a row for each, by its id.
 * Configuration, documents, metrics, permissions, events and the end of what is no longer watched derive from it.
 */
export interface Check<
  Id extends string = string,
  Settings extends SettingsSchema = SettingsSchema,
  Events extends EventFocus = EventFocus,
  Kind extends string = string,
> extends CheckDescription {
  readonly id: Id;
  readonly kinds: readonly FindingKind<Kind>[];
  /** Its settings, under `checks.<id>` of the configuration. */
  readonly settings: Settings;
  /**
   * Every scope that an evaluation of the whole target covers, no more and no fewer: findings of other scopes end as
   * `unwatched` at the next start.
   */
  readonly scopes: (target: Target, watched: WatchedParts) => readonly string[];
  /** Where not every scope of a target can be told beforehand: whether this one is covered nevertheless. */
  readonly covers?: (scope: string, target: Target, watched: WatchedParts) => boolean;
  readonly events: Events;
}

/** Whether an evaluation of the whole target covers a scope, as the configuration is. */
export function scopeCover(
  check: Pick<Check, 'scopes' | 'covers'>,
  target: Target,
  watched: WatchedParts,
): (scope: string) => boolean {
  const scopes = new Set(check.scopes(target, watched));
  return (scope) => scopes.has(scope) || check.covers?.(scope, target, watched) === true;
}

/** The check itself, with its id, settings, events and kinds as types of their own. */
export function defineCheck<
  const Id extends string,
  Settings extends SettingsSchema,
  const Events extends EventFocus,
  const Kind extends string,
>(check: Check<Id, Settings, Events, Kind>): Check<Id, Settings, Events, Kind> {
  return check;
}
