import { hash } from 'node:crypto';
/**
 * `node bench/roles.ts [COUNT...]`: what it takes the daemon to judge 10, 1,000 and 10,000 notebook roles: calls to IAM,
 * seconds, the memory of its own process and how long its event loop stands still; the same again; and what a drift takes of
 * the policy and the boundary that all of them share. Then the exact comparison of roles that really differ, each in its own
 * way. The program runs as it ships (`npm run build` first), over the sandbox on loopback; figures, not a test.
 */
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import type { SandboxAccount } from '../sandbox/account/account.ts';
import { evaluateRoleAttachments } from '../src/checks/role-attachments/evaluate-role-attachments.ts';
import { AlikeRoles } from '../src/checks/roles/alike/alike-roles.ts';
import { createPolicyComparisons } from '../src/checks/roles/comparing/policy-comparisons.ts';
import { snapshotsOf } from '../src/checks/roles/role-scopes.ts';
import { installationFacts } from '../src/facts/registry.ts';
import { createRoleRenderer } from '../src/policy/canonical/render-for-role.ts';
import { compareExactly } from '../src/policy/compare/compare-exactly.ts';
import { settleExpectation } from '../src/sources/settle.ts';
import { createReader } from '../test/aws/reader-fixture.ts';
import { type Installation, installationYaml, startInstallation } from '../test/checks/roles/attachments-fixture.ts';
import { loadValid } from '../test/config/virtual-files.ts';
import { spread } from './figures.ts';
import { MeasuredDaemon, workFolder } from './measured-daemon.ts';

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
      `${count} dynamic roles, ${changed.length} of them different, load ${load()}:`,
      `  ${daemon}`,
      `  exact comparison of a different role: ${spread(durations)} (${durations.length} roles)`,
    ].join('\n');
  } finally {
    await installation.close();
  }
}

function load(): string {
  return `${(loadavg()[0] ?? Number.NaN).toFixed(1)} on ${availableParallelism()} processors`;
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

/** The two checks of roles by the program as it ships, in a process of its own: as it starts, and after a drift that all share. */
async function measureDaemon({ sandbox, account }: Installation): Promise<string> {
  const work = workFolder();
  const daemon = new MeasuredDaemon(work.folder, configuration, { AWS_ENDPOINT_URL: sandbox.url });
  try {
    const begun = Date.now();
    const seconds = await finishedScans(daemon, checkIds.length);
    const calls = Object.values(sandbox.requests()).reduce((sum, one) => sum + one, 0);
    const first = [...seconds, stateOf(daemon, begun)];
    const again = Date.now();
    await Promise.all(checkIds.map((id) => daemon.scan(id)));
    const second = stateOf(daemon, again);
    const drifted = Date.now();
    const told = await drift(daemon, account);
    return [
      `${calls} calls, ${first.join('; ')}`,
      `  the same again: ${((drifted - again) / 1_000).toFixed(1)} s; ${second}`,
      `  the policy and the boundary that all share drift: told after ${told.toFixed(1)} s; ${stateOf(daemon, drifted)}`,
    ].join('\n');
  } finally {
    await daemon.stop();
    work.remove();
  }
}

/** Its memory now, the processor's time since its start, and how long its event loop stood still since a time. */
function stateOf(daemon: MeasuredDaemon, since: number): string {
  const { resident, largest, processor } = daemon.usage();
  const { stop, computed } = daemon.longestStops(since);
  const loop = `event loop stopped ${stop.toFixed(0)} ms, computed ${computed.toFixed(0)} ms`;
  const memory = `resident ${resident.toFixed(0)} MB, at most ${largest.toFixed(0)} MB`;
  return `${memory}; processor ${processor.toFixed(0)} s so far; ${loop} at most`;
}

/** Once as many have finished: how long each took. */
async function finishedScans(daemon: MeasuredDaemon, wanted: number): Promise<readonly string[]> {
  for (;;) {
    const answer = await daemon.fetch('/api/v1/scans');
    const { items } = (await answer.json()) as { readonly items: readonly ScanRow[] };
    const finished = items.filter(({ finishedAt }) => finishedAt !== null);
    if (finished.length >= wanted) {
      return finished.map(({ checkId, startedAt, finishedAt }) => {
        const taken = (Date.parse(finishedAt ?? '') - Date.parse(startedAt)) / 1_000;
        return `${checkId} ${taken.toFixed(1)} s`;
      });
    }
    await sleep(200);
  }
}

const checkIds = ['policy-drift', 'role-attachments'];

const configuration = {
  ...(parse(installationYaml) as object),
  checks: {
    'required-tags': { enabled: false },
    ...Object.fromEntries(checkIds.map((id) => [id, { schedule: '0 0 1 1 *' }])),
  },
  scan: { aws_calls_per_second: 1_000, jitter: '0s' },
};

/** The notebook policy and the boundary allow more than they should; seconds until both checks have told of it. */
async function drift(daemon: MeasuredDaemon, { policies }: SandboxAccount): Promise<number> {
  const [shared, boundary] = policies.all().filter(({ name }) => /notebookpolicy|boundary/.test(name));
  for (const policy of [shared, boundary]) {
    if (!policy) throw new Error('there is no policy that all share');
    policies.rewrite(policy.arn, widened(policies.version(policy.arn, policy.defaultVersionId).document));
  }
  const begun = performance.now();
  await Promise.all(checkIds.map((id) => daemon.scan(id)));
  const seconds = (performance.now() - begun) / 1_000;
  const answer = await daemon.fetch('/api/v1/findings?state=open&limit=500');
  const { items } = (await answer.json()) as { readonly items: readonly { readonly kind: string }[] };
  if (!items.some(({ kind }) => kind === 'policy-changed')) throw new Error('the drift was not told');
  return seconds;
}

function widened(document: string): string {
  const policy = JSON.parse(document) as { readonly Statement: readonly object[] };
  const more = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::another-bucket/*' };
  return JSON.stringify({ ...policy, Statement: [...policy.Statement, more] });
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
  const renderFor = createRoleRenderer(installation, installationFacts({}));
  const identity = { digest: (text: string) => hash('sha256', text) };
  const input = {
    targetId,
    installation,
    renderFor,
    identity,
    attachments,
    besidePolicyDrift: true,
    versions: new Map(),
    comparisons,
    alike: new AlikeRoles(identity.digest),
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
