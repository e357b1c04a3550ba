import type { CsvCell } from '../../domain/csv.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { evidenceTag } from '../../domain/finding/finding-tags.ts';
import { isoTime, isoTimeOrNull } from './time.ts';

/** The columns of a table of findings, by their names, in their order. */
export const findingColumns: Readonly<Record<string, (finding: Finding) => CsvCell>> = {
  id: ({ id }) => id,
  severity: ({ severity }) => severity,
  state: ({ state }) => state,
  suppressed: ({ suppressed }) => suppressed,
  target: ({ targetId }) => targetId,
  check: ({ checkId }) => checkId,
  kind: ({ kind }) => kind,
  resource_type: ({ resource }) => resource.type,
  resource_name: ({ resource }) => resource.name,
  resource_arn: ({ resource }) => resource.arn,
  region: ({ resource }) => resource.region,
  path: ({ path }) => path,
  owner: ({ evidence }) => evidenceTag(evidence, 'user') ?? null,
  project: ({ evidence }) => evidenceTag(evidence, 'project') ?? null,
  summary: ({ summary }) => summary,
  first_seen: ({ firstSeen }) => isoTime(firstSeen),
  last_seen: ({ lastSeen }) => isoTime(lastSeen),
  resolved_at: ({ resolvedAt }) => isoTimeOrNull(resolvedAt),
  resolution: ({ resolution }) => resolution,
  suppression: ({ suppression }) => suppression?.id ?? null,
  changed_by: ({ actor }) => (actor?.status === 'known' ? actor.arn : null),
};
