import type { TagRules } from '../checks/required-tags.ts';
import type { AccountReader } from '../domain/account-reader.ts';
import type { ExpectedAttachments } from '../domain/expected-attachments.ts';
import type { Target } from '../domain/target.ts';
import type { CanonicalPolicy } from '../policy/canonical/canonical-policy.ts';

/** A target with everything that its scans need. */
export interface WatchedTarget {
  readonly target: Target;
  readonly canonical: CanonicalPolicy;
  readonly attachments: ExpectedAttachments;
  readonly reader: AccountReader;
}

/** How the policy check of every target reports. */
export interface PolicyScanSettings {
  /** Whether a policy that is only written differently is a finding of severity `info`. */
  readonly cosmetic: boolean;
}

/** What the tag check of every target looks at. */
export interface TagScanSettings {
  readonly rules: TagRules;
  /** Resource types, rows of the type table. */
  readonly types: readonly string[];
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
