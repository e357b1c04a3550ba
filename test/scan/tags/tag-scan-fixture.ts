import { onTestFinished } from 'vitest';
import { type SeededAccountOptions, seededAccount } from '../../../sandbox/seeded-account.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../sandbox/server.ts';
import { requiredTags } from '../../../src/checks/required-tags/required-tags.ts';
import type { TagScanSettings } from '../../../src/checks/required-tags/tag-scan-settings.ts';
import { configurationSchema } from '../../../src/config/schema/schema.ts';
import type { AccountReader } from '../../../src/domain/account-reader.ts';
import type { CheckState } from '../../../src/domain/evaluation/check-state.ts';
import type { ScopeOutcome } from '../../../src/domain/evaluation/evaluation.ts';
import type { Read } from '../../../src/domain/evaluation/read.ts';
import type { Finding } from '../../../src/domain/finding/finding.ts';
import type { Target } from '../../../src/domain/target/target.ts';
import { createMetrics } from '../../../src/metrics/registry.ts';
import type { WatchedTarget } from '../../../src/scan/context/watched-target.ts';
import { newScanId, runScan, type ScanRuntime } from '../../../src/scan/run/run-scan.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { createReader, type FixtureOptions } from '../../aws/reader-fixture.ts';
import { noon, sampleTarget } from '../../support/fixtures.ts';

export interface TagScan {
  readonly sandbox: Sandbox;
  /** Moves the one clock of the account and of the scans, milliseconds. */
  readonly advance: (milliseconds: number) => void;
  /** Reads from now on in another way. */
  readonly readWith: (options: Partial<FixtureOptions>) => void;
  /** One scan from its first read to its commit, by these settings where they are given. */
  readonly scan: (settings?: Partial<TagScanSettings>) => Promise<ScanResult>;
  /** What scans of this target go by. */
  readonly runtime: ScanRuntime;
}

export interface ScanResult {
  readonly state: CheckState;
  readonly findings: readonly Finding[];
  /** Requests that the account got during the scan, by operation. */
  readonly requests: Readonly<Record<string, number>>;
  /** What was logged as a warning or worse. */
  readonly complaints: readonly object[];
  /** The metric `notebook_drift_check_scopes` by status, as a scrape would have it. */
  readonly coverage: () => Promise<Readonly<Record<ScopeOutcome['status'], number>>>;
}

export interface TagScanOptions {
  readonly account: SeededAccountOptions;
  readonly sandbox?: Omit<SandboxOptions, 'account'>;
  readonly settings?: Partial<TagScanSettings>;
  readonly reader?: Partial<FixtureOptions>;
  /** What the target says otherwise than usual. */
  readonly target?: Partial<Target>;
  /** The regions that the account has enabled, where the target asks. */
  readonly enabledRegions?: () => Read<readonly string[]>;
  /** What closes all of it at the end; a test that runs beside others hands in that of its own context. */
  readonly atEnd?: (close: () => Promise<void>) => void;
}

const accountId = '012345678910';

/** The tag check of one target on a sandbox, with a store of its own. */
export async function startTagScan({
  account,
  sandbox: options,
  settings,
  reader: fixture,
  target: changes,
  enabledRegions,
  atEnd = onTestFinished,
}: TagScanOptions): Promise<TagScan> {
  let time = noon;
  const clock = () => time;
  const sandbox = await startSandbox({
    account: seededAccount({ accountId, now: clock, resources: 0, ...account }),
    ...options,
  });
  const readers: AccountReader[] = [];
  const store = await openSqliteStore({ path: ':memory:', clock });
  atEnd(async () => {
    for (const reader of readers) reader.close();
    await store.close();
    await sandbox.close();
  });
  const target = { ...sampleTarget, accountId, regions: ['us-east-1'], ...changes };
  const targets = new Map<string, WatchedTarget>();
  const readWith = (how: Partial<FixtureOptions>) => {
    const { reader } = createReader({ url: sandbox.url, target: { accountId }, clock, ...how });
    readers.push(reader);
    const asked = enabledRegions ? { ...reader, readEnabledRegions: async () => enabledRegions() } : reader;
    targets.set(target.id, { target, reader: asked } as unknown as WatchedTarget);
  };
  readWith(fixture ?? {});
  const complaints: object[] = [];
  const metrics = createMetrics({
    store,
    targets: [target],
    checks: [requiredTags],
    sinks: [],
    suppressions: [],
    build: { version: '0', revision: '0', nodeVersion: '0' },
    clock,
    logger: { error: (facts) => complaints.push(facts) },
    runtime: false,
  });
  const complain = (facts: object) => complaints.push(facts);
  const runtime: ScanRuntime = {
    store,
    targets,
    checks: new Map([[requiredTags.id, { check: requiredTags, confirmAfter: 1 }]]),
    settings: configurationSchema.parse({}).checks,
    tags: {
      rules: { tags: { user: {}, project: {}, system: { value: 'MLSpace' } }, typeOverrides: {}, exclude: [] },
      types: ['model'],
      modelPackageVersions: 'group',
      states: {},
      children: 'each',
      ownerChanges: 0,
      lookback: 90 * 86_400_000,
      fullSweep: 86_400_000,
      overlap: 900_000,
      alwaysFullBelow: 0,
      auditShare: 0,
      search: false,
      ...settings,
    },
    sinks: [],
    suppressions: [],
    attemptLease: 60_000,
    telemetry: { scanFinished: () => undefined, scanUnstored: () => undefined, checkFailed: () => undefined },
    logger: { error: complain, warn: complain, info: () => undefined, debug: () => undefined },
    clock,
    configurationHash: 'c',
    source: { version: '0', instance: 'test' },
    signal: new AbortController().signal,
  };
  const coverage = async () => {
    const { body } = await metrics.render();
    const samples = body.matchAll(/^notebook_drift_check_scopes\{.*status="(\w+)".*\} (\d+)$/gm);
    return Object.fromEntries([...samples].map(([, status, value]) => [status, Number(value)]));
  };
  return {
    sandbox,
    advance: (milliseconds) => {
      time += milliseconds;
    },
    readWith,
    runtime,
    async scan(again) {
      sandbox.resetRequests();
      complaints.length = 0;
      await runScan(
        { id: newScanId(), targetId: target.id, checkId: requiredTags.id, trigger: 'schedule' },
        { ...runtime, tags: { ...runtime.tags, ...again } },
      );
      const [state] = await store.checkStates();
      const { items } = await store.findings({ limit: 500 });
      return {
        state: state as CheckState,
        findings: items,
        requests: sandbox.requests(),
        complaints: [...complaints],
        coverage,
      };
    },
  };
}

/** Names of resources with a finding in this state, each once, sorted. */
export function namesIn({ findings }: ScanResult, state: Finding['state']): readonly string[] {
  return [
    ...new Set(findings.filter((finding) => finding.state === state).map(({ resource }) => resource.name)),
  ].toSorted();
}
