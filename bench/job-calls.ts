/**
 * `node bench/job-calls.ts [JOBS...]`: what the tag scan asks of an account with so many training jobs, all of them right, whose
 * lists filter after they have cut the page: a full sweep, the first scan of changes, which measures what the filter
 * costs, and the one after it. Calls, not times: they are the same on every machine. The program runs as it ships: `npm run build` first.
 */
import { fileURLToPath } from 'node:url';
import { target, withAccount } from './other-account.ts';

const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [1_500, 25_000, 1_000_000];
const scans = ['full sweep', 'first scan of changes', 'each later one'];

const configuration = {
  targets: [target],
  checks: {
    'policy-drift': { enabled: false },
    'required-tags': { schedule: '0 0 1 1 *', types: ['training-job'], audit_share: 0 },
  },
  scan: { at_start: false, jitter: '0s', aws_calls_per_second: 1_000 },
};

for (const jobs of sizes) await measure(jobs);

async function measure(jobs: number): Promise<void> {
  const script = { path: fileURLToPath(new URL('job-calls-sandbox.ts', import.meta.url)), words: [String(jobs)] };
  await withAccount(script, configuration, async ({ daemon, tell }) => {
    await daemon.fetch('/livez');
    for (const scan of scans) {
      await daemon.scan();
      const { requests } = await tell({ kind: 'count' });
      const calls = ['sagemaker:ListTrainingJobs', 'tag:GetResources', 'sagemaker:ListTags'].map(
        (name) => `${requests[name] ?? 0} ${name}`,
      );
      process.stdout.write(`${jobs} jobs, ${scan}: ${calls.join(', ')}\n`);
    }
  });
}
