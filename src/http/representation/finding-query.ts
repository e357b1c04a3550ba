import { z } from 'zod';
import { severities } from '../../domain/evaluation/severity.ts';
import { findingStates } from '../../domain/finding/finding.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { type FindingFilter, findingOrders } from '../../store/contract/store.ts';
import { storable } from './storable.ts';
import { oneOf } from './strict-query.ts';

const name = storable.min(1).max(2048);
const tag = storable.max(256);

/** Stands in the address of a page for a resource without the tag: no tag of AWS has parentheses in its value. */
export const noTag = '(none)';

/** The states that a list may be asked for. */
export const askedStates = ['open', ...findingStates, 'all'] as const;

/** What findings are narrowed by: the same for the list, its groups and its file. */
export const findingFilter = {
  target: name.optional().describe('Only this target.'),
  check: name.optional().describe('Only this check.'),
  kind: name.optional().describe('Only this kind of finding.'),
  state: oneOf(askedStates)
    .default('open')
    .describe('open: pending or active. Suppressed findings have a state like others.'),
  severity: oneOf(severities).optional().describe('Exactly this severity.'),
  resourceType: name.optional().describe('Only resources of this type.'),
  resource: name
    .optional()
    .describe('Only the resource with this ARN; for a role also what it shares with others, such as its policy.'),
  since: z.iso.datetime({ offset: true }).optional().describe('Only those last seen at or after this time, ISO 8601.'),
  search: storable
    .min(1)
    .max(200)
    .optional()
    .describe(
      'Words that all stand, in whatever case, in the name or the ARN of the resource, the kind, the place, an owner or a role that shares the finding.',
    ),
  owner: tag.optional().describe('Only resources whose tag user has this value; empty: without one.'),
  project: tag.optional().describe('Only resources whose tag project has this value; empty: without one.'),
};

/** The order of a list of findings. */
export const findingSort = oneOf(findingOrders)
  .default('newest')
  .describe('newest or oldest by first sight; worst: by severity, the newest first among equals.');

/** A filter as it was asked for. */
export interface AskedFilter {
  readonly target?: string | undefined;
  readonly check?: string | undefined;
  readonly kind?: string | undefined;
  readonly state?: (typeof askedStates)[number] | undefined;
  readonly severity?: (typeof severities)[number] | undefined;
  readonly resourceType?: string | undefined;
  readonly resource?: string | undefined;
  readonly since?: string | undefined;
  readonly search?: string | undefined;
  readonly owner?: string | undefined;
  readonly project?: string | undefined;
}

/** The same in the words of the store. `resources` are the ARNs that the one in the filter stands for. */
export function storeFilter(asked: AskedFilter, resources: readonly string[] | undefined): FindingFilter {
  const { target, check, kind, state = 'open', severity, resourceType, since, search, owner, project } = asked;
  return withoutAbsent({
    targetId: target,
    checkId: check,
    kind,
    state: state === 'all' ? undefined : state,
    severity,
    resourceType,
    resource: resources,
    since: since === undefined ? undefined : Date.parse(since),
    search,
    owner,
    project,
  });
}
