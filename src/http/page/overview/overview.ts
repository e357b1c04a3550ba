import type { Delivery } from '../../../domain/delivery/delivery.ts';
import type { ScanRecord } from '../../../domain/evaluation/check-state.ts';
import type { Finding } from '../../../domain/finding/finding.ts';
import type { DiscoveryState } from '../../../domain/target/discovery.ts';
import type { Target } from '../../../domain/target/target.ts';
import { failingSinks } from '../../service/failing-sinks.ts';
import type { HttpOptions } from '../../service/options.ts';
import { type PastDays, readPastDays } from '../../service/past-days.ts';
import { type CheckPosture, readPosture } from '../../service/posture.ts';
import type { TagCoverage } from '../charts/coverage-summary.ts';

/** Of many targets less of each is shown, so that the whole stays on two screens. */
const shown = {
  few: { findings: 10, scans: 6, deliveries: 6 },
  many: { findings: 6, scans: 3, deliveries: 3 },
};
/** Up to so many targets have a card each; more are a table. */
export const mostCards = 3;

/** Everything that the overview shows. */
export interface Overview {
  readonly now: number;
  readonly targets: readonly Target[];
  /** What the names of the targets that are shown have in them; empty for all. */
  readonly targetFilter: string;
  readonly posture: readonly CheckPosture[];
  /** Titles of checks by their ids. */
  readonly titles: Readonly<Record<string, string>>;
  /** The worst open findings. */
  readonly findings: readonly Finding[];
  /** All open findings, suppressed ones too. */
  readonly totalFindings: number;
  readonly failingSinks: readonly string[];
  readonly coverage: readonly TagCoverage[];
  readonly past: PastDays;
  /** Those that run, then those that failed last, then the latest. */
  readonly scans: readonly ScanRecord[];
  readonly deliveries: readonly Delivery[];
  /** Where accounts of an organization are discovered. */
  readonly discovery: DiscoveryState | undefined;
}

/** Reads what the overview shows: all postures, the worst open findings, scans and deliveries. */
export async function readOverview(options: HttpOptions, targetFilter: string): Promise<Overview> {
  const { store } = options;
  const limits = options.targets.length > mostCards ? shown.many : shown.few;
  const [posture, findings, scans, deliveries, counts, discovery, sinks, coverage, past] = await Promise.all([
    readPosture(options),
    store.findings({ state: 'open', order: 'worst', limit: limits.findings }),
    readScans(options, limits.scans),
    store.deliveries({ limit: limits.deliveries }),
    store.findingCounts(),
    store.discovery(),
    failingSinks(options),
    store.checkScopes('required-tags'),
    readPastDays(options),
  ]);
  const known = new Set(options.targets.map(({ id }) => id));
  return {
    now: options.clock(),
    targets: options.targets,
    targetFilter,
    posture,
    titles: Object.fromEntries(options.checks.map(({ id, title }) => [id, title])),
    findings: findings.items,
    totalFindings: Math.max(
      findings.items.length,
      counts.reduce((total, { count }) => total + count, 0),
    ),
    failingSinks: sinks,
    coverage: coverage.filter(({ targetId }) => known.has(targetId)),
    past,
    scans,
    deliveries: deliveries.items,
    discovery,
  };
}

/** Each scan once: what runs and what failed is told before what went well. */
async function readScans({ store }: HttpOptions, limit: number): Promise<readonly ScanRecord[]> {
  const pages = await Promise.all([
    store.scans({ limit, progress: 'running' }),
    store.scans({ limit: Math.ceil(limit / 2), progress: 'failed' }),
    store.scans({ limit }),
  ]);
  const scans = new Map(pages.flatMap(({ items }) => items).map((scan) => [scan.id, scan]));
  return [...scans.values()].slice(0, limit);
}
