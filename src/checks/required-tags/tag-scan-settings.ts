import type { TagRules } from './judge-tags.ts';

/** What the tag check of every target looks at. */
export interface TagScanSettings {
  readonly rules: TagRules;
  /** Resource types, rows of the type table. */
  readonly types: readonly string[];
  /** By type: the states in which its resources are looked at; in every one where it is not among them. */
  readonly states: Readonly<Record<string, readonly string[]>>;
  /** Whose tags a version of a model package is judged by. */
  readonly modelPackageVersions: 'group' | 'own';
  /** How wrong jobs that another one started are told: in one finding of that, or each in its own. */
  readonly children: 'parent' | 'each';
  /** How long it is told that an owner changed, milliseconds; 0: owners are not remembered. */
  readonly ownerChanges: number;
  /** Jobs created longer ago are not looked at; milliseconds. */
  readonly lookback: number;
  /** How often every type is listed whole; milliseconds. */
  readonly fullSweep: number;
  /** How far before the last scan the next one looks for changes; milliseconds. */
  readonly overlap: number;
  /** A type with fewer resources is listed whole by every scan. */
  readonly alwaysFullBelow: number;
  /** The share of resources that look right and whose tags are read once more in a full sweep, 0 to 1. */
  readonly auditShare: number;
  /** Whether every other full sweep asks Search where it can. */
  readonly search: boolean;
}
