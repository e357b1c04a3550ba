import type { Delivery } from '../../src/domain/delivery/delivery.ts';
import type { CheckState, ScanRecord } from '../../src/domain/evaluation/check-state.ts';
import { severities } from '../../src/domain/evaluation/severity.ts';
import type { Finding, Transition } from '../../src/domain/finding/finding.ts';
import { evidenceTag } from '../../src/domain/finding/finding-tags.ts';
import type { FindingFlow } from '../../src/domain/history/finding-flow.ts';
import type { CheckHistory } from '../../src/domain/history/history.ts';
import type { DiscoveryState } from '../../src/domain/target/discovery.ts';
import type { HttpOptions } from '../../src/http/service/options.ts';
import type { FindingCount } from '../../src/store/contract/finding-count.ts';
import {
  type FindingFilter,
  type FindingGrouping,
  type FindingQuery,
  InvalidCursorError,
  type Page,
  type SinkHealth,
} from '../../src/store/contract/store.ts';

/** What a test puts into the store; tests change it while the server runs. */
export interface MemoryRows {
  revision: number;
  findings: Finding[];
  transitions: Transition[];
  states: CheckState[];
  scans: ScanRecord[];
  deliveries: Delivery[];
  counts: FindingCount[];
  discovery?: DiscoveryState;
  history?: CheckHistory;
  sinks?: SinkHealth[];
  flow?: FindingFlow;
}

/** A store in memory with the contract of StoreReader: keyset pages by id, so that rows may come and go between pages. */
export function memoryStore(rows: MemoryRows): HttpOptions['store'] {
  return {
    revision: async () => rows.revision,
    findings: async (query) => findingsPage(rows.findings.filter(matching(query)), query),
    findingGroups: async (filter, { grouping, limit }) =>
      groupsOf(rows.findings.filter(matching(filter)), grouping, limit),
    findingTypes: async () => [...new Set(rows.findings.map(({ resource }) => resource.type))].toSorted(),
    neighbours: async ({ id }, query) => {
      const ids = rows.findings.filter((row) => row.id === id || matching(query)(row)).toSorted(byOrder(query));
      const place = ids.findIndex((row) => row.id === id);
      return { previous: ids[place - 1]?.id ?? null, next: ids[place + 1]?.id ?? null };
    },
    finding: async (id) => rows.findings.find((row) => row.id === id),
    transitions: async (id) => rows.transitions.filter(({ findingId }) => findingId === id),
    findingsIn: async () =>
      rows.findings.map((finding) => ({
        finding,
        steps: rows.transitions.filter(({ findingId }) => findingId === finding.id),
      })),
    findingCounts: async () => rows.counts,
    history: async () => rows.history ?? { periods: [], watches: [], keptSince: null },
    checkStates: async (targetId) => rows.states.filter((row) => targetId === undefined || row.targetId === targetId),
    checkStandings: async () => rows.states,
    checkScopes: async (checkId) => rows.states.filter((row) => row.checkId === checkId),
    findingFlow: async () => rows.flow ?? { days: [], fixed: { count: 0, meanTime: null } },
    sinkHealth: async () => rows.sinks ?? [],
    scans: async (query) =>
      page(
        rows.scans.filter(
          (row) =>
            (!query.targetId || row.targetId === query.targetId) &&
            (query.progress !== 'running' || row.finishedAt === null) &&
            (query.progress !== 'failed' || !['success', null].includes(row.result)),
        ),
        query,
      ),
    scan: async (id) => rows.scans.find((row) => row.id === id),
    deliveries: async (query) =>
      page(
        rows.deliveries.filter(
          (row) => (!query.sinkId || row.sinkId === query.sinkId) && (!query.status || row.status === query.status),
        ),
        query,
      ),
    delivery: async (id) => rows.deliveries.find((row) => row.id === id),
    discovery: async () => rows.discovery,
    suppressionCounts: async () => [],
    pendingDeliveries: async () => [],
    transitionCounts: async () => [],
    verifyWritable: async () => undefined,
  };
}

function matching(query: FindingFilter): (finding: Finding) => boolean {
  return (finding) => {
    const wanted: readonly (readonly [asked: string | undefined, is: string])[] = [
      [query.targetId, finding.targetId],
      [query.checkId, finding.checkId],
      [query.kind, finding.kind],
      [query.severity, finding.severity],
      [query.resourceType, finding.resource.type],
      [query.owner, evidenceTag(finding.evidence, 'user') ?? ''],
      [query.project, evidenceTag(finding.evidence, 'project') ?? ''],
      [query.state, query.state === 'open' && finding.state !== 'resolved' ? 'open' : finding.state],
    ];
    const { arn, name } = finding.resource;
    const text = [name, arn, finding.kind, evidenceTag(finding.evidence, 'user')].join(' ').toLowerCase();
    return (
      wanted.every(([asked, is]) => asked === undefined || asked === is) &&
      (query.resource === undefined || [query.resource].flat().includes(arn)) &&
      (query.search ?? '')
        .toLowerCase()
        .split(' ')
        .every((word) => text.includes(word)) &&
      finding.lastSeen >= (query.since ?? 0)
    );
  };
}

/** Findings of one age by id, so that tests choose their order. */
function byOrder({ order = 'newest' }: Pick<FindingQuery, 'order'>): (one: Finding, other: Finding) => number {
  const rank = ({ severity }: Finding) => (order === 'worst' ? severities.indexOf(severity) : 0);
  const age = ({ firstSeen }: Finding) => (order === 'oldest' ? firstSeen : -firstSeen);
  return (one, other) => rank(other) - rank(one) || age(one) - age(other) || (one.id < other.id ? -1 : 1);
}

function findingsPage(rows: readonly Finding[], { order = 'newest', limit, cursor }: FindingQuery): Page<Finding> {
  const compare = byOrder({ order });
  const after = cursor === undefined ? undefined : (JSON.parse(decode(cursor)) as Finding);
  const rest = rows.filter((row) => !after || compare(after, row) < 0).toSorted(compare);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: last && rest.length > limit ? encode(JSON.stringify(last)) : null };
}

function groupsOf(rows: readonly Finding[], grouping: FindingGrouping, limit: number) {
  const valueOf = (row: Finding) => {
    if (grouping === 'owner') return evidenceTag(row.evidence, 'user') ?? '';
    if (grouping === 'project') return evidenceTag(row.evidence, 'project') ?? '';
    return grouping === 'resourceType' ? row.resource.type : row[grouping];
  };
  const groups = [...Map.groupBy(rows, valueOf)]
    .map(([value, found]) => ({
      value,
      count: found.length,
      worst: severities.findLast((severity) => found.some((row) => row.severity === severity)) ?? ('info' as const),
    }))
    .toSorted((one, other) => other.count - one.count);
  const rest = groups.slice(limit);
  const others = { groups: rest.length, findings: rest.reduce((sum, { count }) => sum + count, 0) };
  return { total: rows.length, groups: groups.slice(0, limit), others };
}

function page<Row extends { readonly id: string }>(
  rows: readonly Row[],
  { limit, cursor }: { limit: number; cursor?: string },
): Page<Row> {
  const after = cursor === undefined ? '' : decode(cursor);
  const rest = rows.filter(({ id }) => id > after).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: last && rest.length > limit ? encode(last.id) : null,
  };
}

function encode(position: string): string {
  return Buffer.from(`after:${position}`).toString('base64url');
}

function decode(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith('after:')) throw new InvalidCursorError(`${cursor} is not a cursor of this store`);
  return text.slice('after:'.length);
}
