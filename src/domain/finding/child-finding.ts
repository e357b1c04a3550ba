import type { ResourceReference } from '../evaluation/resource.ts';
import type { Finding } from './finding.ts';

/** A fault of one resource that is told in the finding of what made the resource, and lives its life beside it. */
export interface ChildFinding {
  /** Pending or active: one that has ended is forgotten. */
  readonly finding: Finding;
  readonly parent: ResourceReference;
}
