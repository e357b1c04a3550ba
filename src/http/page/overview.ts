import type { ScanRecord } from '../../domain/check-state.ts';
import type { Finding } from '../../domain/finding.ts';
import { severities } from '../../domain/severity.ts';
import type { Target } from '../../domain/target.ts';
import type { HttpOptions } from '../options.ts';
import { type CheckPosture, readPosture } from '../posture.ts';

const shownFindings = 100;
const shownScans = 10;

/** Everything that the page shows. */
export interface Overview {
  readonly now: number;
  readonly version: string;
  readonly targets: readonly Target[];
  readonly posture: readonly CheckPosture[];
  /** Titles of checks by their ids. */
  readonly titles: Readonly<Record<string, string>>;
  /** The worst open findings. */
  readonly findings: readonly Finding[];
  /** All open findings, suppressed ones too. */
  readonly totalFindings: number;
  readonly scans: readonly ScanRecord[];
}

/** Reads what the page shows: all postures, the 100 worst open findings, the 10 last scans. */
export async function readOverview(options: HttpOptions): Promise<Overview> {
  const [posture, findings, scans, counts] = await Promise.all([
    readPosture(options),
    worstFindings(options),
    options.store.scans({ limit: shownScans }),
    options.store.findingCounts(),
  ]);
  return {
    now: options.clock(),
    version: options.version,
    targets: options.targets,
    posture,
    titles: Object.fromEntries(options.checks.map(({ id, title }) => [id, title])),
    findings,
    totalFindings: Math.max(
      findings.length,
      counts.reduce((total, { count }) => total + count, 0),
    ),
    scans: scans.items,
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
