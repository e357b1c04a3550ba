import type { Delivery } from '../../../domain/delivery/delivery.ts';
import type { ScanRecord } from '../../../domain/evaluation/check-state.ts';
import { severities } from '../../../domain/evaluation/severity.ts';
import type { Finding } from '../../../domain/finding/finding.ts';
import type { DiscoveryState } from '../../../domain/target/discovery.ts';
import type { Target } from '../../../domain/target/target.ts';
import type { HttpOptions } from '../../service/options.ts';
import { type CheckPosture, readPosture } from '../../service/posture.ts';

const shownFindings = 25;
const shownScans = 6;
const shownDeliveries = 5;

/** Everything that the overview shows. */
export interface Overview {
  readonly now: number;
  readonly targets: readonly Target[];
  readonly posture: readonly CheckPosture[];
  /** Titles of checks by their ids. */
  readonly titles: Readonly<Record<string, string>>;
  /** The worst open findings. */
  readonly findings: readonly Finding[];
  /** All open findings, suppressed ones too. */
  readonly totalFindings: number;
  readonly scans: readonly ScanRecord[];
  readonly deliveries: readonly Delivery[];
  /** Where accounts of an organization are discovered. */
  readonly discovery: DiscoveryState | undefined;
}

/** Reads what the overview shows: all postures, the worst open findings, the last scans and deliveries. */
export async function readOverview(options: HttpOptions): Promise<Overview> {
  const { store } = options;
  const [posture, findings, scans, deliveries, counts, discovery] = await Promise.all([
    readPosture(options),
    worstFindings(options),
    store.scans({ limit: shownScans }),
    store.deliveries({ limit: shownDeliveries }),
    store.findingCounts(),
    store.discovery(),
  ]);
  return {
    now: options.clock(),
    targets: options.targets,
    posture,
    titles: Object.fromEntries(options.checks.map(({ id, title }) => [id, title])),
    findings,
    totalFindings: Math.max(
      findings.length,
      counts.reduce((total, { count }) => total + count, 0),
    ),
    scans: scans.items,
    deliveries: deliveries.items,
    discovery,
  };
}

async function worstFindings({ store }: HttpOptions): Promise<readonly Finding[]> {
  const worst: Finding[] = [];
  for (const severity of severities.toReversed()) {
    const limit = shownFindings - worst.length;
    if (limit === 0) break;
    const { items } = await store.findings({ state: 'open', severity, limit });
    worst.push(...items);
  }
  return worst;
}
