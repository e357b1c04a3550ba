import type { Control } from './control.ts';
import type { Severity } from './severity.ts';

/**
 * A part of an account that is read: the roles with their policies, the other versions of policies that differ, what the
 * installation keeps beside IAM where that is configured, SageMaker resources with their tags, the index of these
 * resources where the configuration wants it asked, what started their jobs, the organization's tag policy, or the calls that CloudTrail recorded.
 */
export type AccountRead =
  | 'roles'
  | 'policy-versions'
  | 'waiting-versions'
  | 'installation'
  | 'resources'
  | 'resource-index'
  | 'job-parents'
  | 'tag-policy'
  | 'events';

/** What a check is, for documents, metrics, reports and the API. */
export interface CheckDescription {
  /** The name in configuration, metrics and findings; also the name of its file. */
  readonly id: string;
  readonly title: string;
  /** Why it matters, in a paragraph. */
  readonly description: string;
  /** What it is judged from; the permissions that it needs derive from it. */
  readonly reads: readonly AccountRead[];
  /** Everything that it can find. */
  readonly kinds: readonly FindingKind[];
}

/** One kind of finding. */
export interface FindingKind<Kind extends string = string> {
  /** `Observation.kind`. */
  readonly kind: Kind;
  readonly title: string;
  /** Every severity that it is reported with, worst first. */
  readonly severities: readonly Severity[];
  /** What to do about it. */
  readonly remediation: string;
  /** The controls that it is evidence for; the registry of checks fills them in from `controlTable`. */
  readonly controls?: readonly Control[];
}

/** Every severity that some kind of the check may have. */
export function severitiesOf({ kinds }: Pick<CheckDescription, 'kinds'>): readonly Severity[] {
  return [...new Set(kinds.flatMap(({ severities }) => severities))];
}
