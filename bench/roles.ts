import { hash } from 'node:crypto';
/**
 * `node bench/roles.ts [COUNT...]`: what it takes the daemon to judge 10, 1,000 and 10,000 notebook roles: calls to IAM,
 * seconds, and the memory of its own process; then the exact comparison of roles that really differ, each in its own way.
 * Over the sandbox on loopback; figures, not a test.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import type { SandboxAccount } from '../sandbox/account/account.ts';
import { evaluateRoleAttachments } from '../src/checks/role-attachments/evaluate-role-attachments.ts';
import { createPolicyComparisons } from '../src/checks/roles/comparing/policy-comparisons.ts';
import { snapshotsOf } from '../src/checks/roles/role-scopes.ts';
import { installationFacts } from '../src/facts/registry.ts';
import { compareExactly } from '../src/policy/compare/compare-exactly.ts';
import { settleExpectation } from '../src/sources/settle.ts';
import { createReader } from '../test/aws/reader-fixture.ts';
import { type Installation, installationYaml, startInstallation } from '../test/checks/roles/attachments-fixture.ts';
import { loadValid } from '../test/config/virtual-files.ts';
import { Program } from '../test/support/program.ts';
import { spread } from './figures.ts';

const counts = process.argv.slice(2).map(Number);

/** Roles that carry an inline policy of their own beside what they should, each another one. */
const differing = 50;

interface ScanRow {
  readonly checkId: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

async function measure(count: number): Promise<string> {
  const installation = await startInstallation(count);
  try {
    const changed = makeDiffer(installation.account, Math.min(differing, count));
    installation.sandbox.resetRequests();
    const daemon = await measureDaemon(installation);
    const durations = await compareChanged(installation, new Set(changed));
    return [
      `${count} dynamic roles, ${changed.length} of them different:`,
      `  ${daemon}`,
      `  exact comparison of a different role: ${spread(durations)} (${durations.length} roles)`,
    ].join('\n');
  } finally {
    await installation.close();
  }
}

/** Each allows something else, so that no comparison stands for another. */
function makeDiffer({ roles }: SandboxAccount, count: number): readonly string[] {
  const names = roles
    .all()
    .flatMap(({ name, tags }) => (tags.some(({ key }) => key === 'dynamic-user-role') ? name : []));
  const changed = names.slice(0, count);
  for (const [index, name] of changed.entries()) {
    const Statement = [{ Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::extra-${index}/*` }];
    roles.putInline(name, 'extra', JSON.stringify({ Version: '2012-10-17', Statement }));
  }
  return changed;
}

/** The two checks of roles by the program as it ships, in a process of its own. */
async function measureDaemon({ sandbox }: Installation): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-roles-'));
  const configuration = join(folder, 'notebook-drift.yaml');
  writeFileSync(configuration, configurationText(folder));
  const daemon = new Program(['serve', '--config', configuration], sandbox.url);
  try {
    const url = await daemon.url();
    const scans = await finishedScans(url, 2);
    const seconds = scans.map(({ checkId, startedAt, finishedAt }) => {
      const taken = (Date.parse(finishedAt ?? '') - Date.parse(startedAt)) / 1_000;
      return `${checkId} ${taken.toFixed(1)} s`;
    });
    const calls = Object.values(sandbox.requests()).reduce((sum, one) => sum + one, 0);
    const { peak, now } = residentMegabytes(daemon.child.pid ?? 0);
    return `${calls} calls, ${seconds.join(', ')}; the daemon's resident set: ${now} MB after it, ${peak} MB at its peak`;
  } finally {
    daemon.child.kill('SIGTERM');
    await daemon.ended();
    rmSync(folder, { recursive: true, force: true });
  }
}

function configurationText(folder: string): string {
  return stringify({
    ...(parse(installationYaml) as object),
    checks: { 'required-tags': { enabled: false } },
    store: { sqlite: { path: join(folder, 'store.db') } },
    http: { port: 0 },
    scan: { aws_calls_per_second: 1_000 },
  });
}

async function finishedScans(url: string, wanted: number): Promise<readonly ScanRow[]> {
  for (;;) {
    const answer = await fetch(`${url}/api/v1/scans`);
    const { items } = (await answer.json()) as { readonly items: readonly ScanRow[] };
    const finished = items.filter(({ finishedAt }) => finishedAt !== null);
    if (finished.length >= wanted) return finished;
    await sleep(100);
  }
}

/** Of the daemon itself: on an older host that is the child that the launcher handed over to. */
function residentMegabytes(pid: number): { readonly now: string; readonly peak: string } {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const status = readFileSync(`/proc/${child || pid}/status`, 'utf8');
  const megabytes = (name: string) =>
    (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1_024).toFixed(0);
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}

/** Milliseconds for each role that differs, compared as a whole with what it should carry. */
async function compareChanged({ sandbox }: Installation, changed: ReadonlySet<string>): Promise<readonly number[]> {
  const [watched] = (await loadValid(installationYaml)).targets;
  if (!watched) throw new Error('no target');
  const { target, attachments } = settleExpectation(watched, () => ({ ok: false, problems: [] }));
  const { reader } = createReader({ url: sandbox.url, target });
  const reading = await reader.readRoles({ selectors: target.roles, signal: new AbortController().signal });
  reader.close();
  const { id: targetId, partition, accountId, homeRegion } = target;
  const installation = { partition, accountId, homeRegion };
  const comparisons = createPolicyComparisons(compareExactly);
  const facts = installationFacts({});
  const identity = { digest: (text: string) => hash('sha256', text) };
  const input = {
    targetId,
    installation,
    facts,
    identity,
    attachments,
    besidePolicyDrift: true,
    versions: new Map(),
    comparisons,
  };
  return snapshotsOf(reading)
    .filter(({ name }) => changed.has(name))
    .map((role) => {
      const begun = performance.now();
      evaluateRoleAttachments({ ...input, roles: [role] });
      return performance.now() - begun;
    });
}

for (const count of counts.length > 0 ? counts : [10, 1_000, 10_000]) process.stdout.write(`${await measure(count)}\n`);
