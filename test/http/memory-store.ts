import type { Delivery } from '../../src/domain/delivery/delivery.ts';
import type { CheckState, ScanRecord } from '../../src/domain/evaluation/check-state.ts';
import type { Finding, Transition } from '../../src/domain/finding/finding.ts';
import type { CheckHistory } from '../../src/domain/history/history.ts';
import type { DiscoveryState } from '../../src/domain/target/discovery.ts';
import type { HttpOptions } from '../../src/http/service/options.ts';
import type { FindingCount } from '../../src/store/contract/finding-count.ts';
import { type FindingQuery, InvalidCursorError, type Page } from '../../src/store/contract/store.ts';

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
}

/** A store in memory with the contract of StoreReader: keyset pages by id, so that rows may come and go between pages. */
export function memoryStore(rows: MemoryRows): HttpOptions['store'] {
  return {
    revision: async () => rows.revision,
    findings: async (query) => page(rows.findings.filter(matching(query)), query),
    finding: async (id) => rows.findings.find((row) => row.id === id),
    transitions: async (id) => rows.transitions.filter(({ findingId }) => findingId === id),
    findingCounts: async () => rows.counts,
    checkStates: async () => rows.states,
    history: async () => rows.history ?? { periods: [], watches: [], keptSince: null },
    scans: async (query) =>
      page(
        rows.scans.filter((row) => !query.targetId || row.targetId === query.targetId),
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

function matching(query: FindingQuery): (finding: Finding) => boolean {
  return (finding) => {
    const wanted: readonly (readonly [asked: string | undefined, is: string])[] = [
      [query.targetId, finding.targetId],
      [query.checkId, finding.checkId],
      [query.kind, finding.kind],
      [query.severity, finding.severity],
      [query.resourceType, finding.resource.type],
      [query.resource, finding.resource.arn],
      [query.state, query.state === 'open' && finding.state !== 'resolved' ? 'open' : finding.state],
    ];
    return wanted.every(([asked, is]) => asked === undefined || asked === is) && finding.lastSeen >= (query.since ?? 0);
  };
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
    nextCursor: last && rest.length > limit ? Buffer.from(`after:${last.id}`).toString('base64url') : null,
  };
}

function decode(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith('after:')) throw new InvalidCursorError(`${cursor} is not a cursor of this store`);
  return text.slice('after:'.length);
}
