/**
 * `node bench/roles.ts [COUNT...]`: what it takes to judge 10, 1,000 and 10,000 notebook roles: calls to IAM, seconds,
 * memory, and the comparison of a role with what it should carry. Over the sandbox on loopback; figures, not a test.
 */
import { createPolicyComparisons } from '../src/checks/policy-comparisons.ts';
import { evaluateRoleAttachments } from '../src/checks/role-attachments.ts';
import { snapshotsOf } from '../src/checks/role-scopes.ts';
import { compareExactly } from '../src/policy/compare/compare-exactly.ts';
import { createReader } from '../test/aws/reader-fixture.ts';
import { installationYaml, startInstallation } from '../test/checks/attachments-fixture.ts';
import { loadValid } from '../test/config/virtual-files.ts';

const counts = process.argv.slice(2).map(Number);

async function measure(count: number): Promise<string> {
  const installation = await startInstallation(count);
  try {
    const [watched] = (await loadValid(installationYaml)).targets;
    if (!watched) throw new Error('no target');
    const { target, attachments } = watched;
    const { reader } = createReader({ url: installation.sandbox.url, target });
    const started = performance.now();
    const reading = await reader.readRoles({ selectors: target.roles, signal: new AbortController().signal });
    const read = performance.now() - started;
    const roles = snapshotsOf(reading);
    const input = {
      targetId: target.id,
      installation: { partition: target.partition, accountId: target.accountId, homeRegion: target.homeRegion },
      attachments,
      besidePolicyDrift: true,
      versions: new Map(),
    };
    const comparisons = createPolicyComparisons(compareExactly);
    const durations = roles.map((role) => {
      const begun = performance.now();
      evaluateRoleAttachments({ ...input, roles: [role], comparisons });
      return performance.now() - begun;
    });
    const calls = Object.values(installation.sandbox.requests()).reduce((sum, one) => sum + one, 0);
    const sorted = durations.toSorted((a, b) => a - b);
    const at = (share: number) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
    const judged = durations.reduce((sum, one) => sum + one, 0);
    return [
      `${count} dynamic roles: ${calls} calls, ${(read / 1_000).toFixed(1)} s to read, ${(judged / 1_000).toFixed(1)} s to judge`,
      `  ${reading.plan.method}: ${reading.plan.reason}`,
      `  a role: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; resident with the sandbox ${(process.memoryUsage.rss() / 1_048_576).toFixed(0)} MB`,
    ].join('\n');
  } finally {
    await installation.close();
  }
}

for (const count of counts.length > 0 ? counts : [10, 1_000, 10_000]) process.stdout.write(`${await measure(count)}\n`);
