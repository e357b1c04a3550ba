/**
 * `node bench/job-calls.ts [JOBS...]`: what the tag scan asks of an account with so many training jobs, all of them right, whose
 * lists filter after they have cut the page: a full sweep, the first scan of changes, which measures what the filter
 * costs, and the one after it. Calls, not times: they are the same on every machine. The program runs as it ships: `npm run build` first.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sampleParametersFor } from '../src/policy/canonical/parameters/sample.ts';
import { MeasuredDaemon, workFolder } from './measured-daemon.ts';
import type { Counted, Order } from './tag-scan-account.ts';

const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [1_500, 25_000, 1_000_000];
const account = { partition: 'aws' as const, accountId: '012345678910', homeRegion: 'us-east-1' };
const scans = ['full sweep', 'first scan of changes', 'each later one'];

const configuration = {
  targets: [
    {
      id: 'prod',
      account_id: account.accountId,
      home_region: account.homeRegion,
      roles: [{ name: 'mlspace-notebook-role' }],
      policy: { template: 'mlspace-notebook', parameters: sampleParametersFor(account) },
    },
  ],
  checks: {
    'policy-drift': { enabled: false },
    'required-tags': { schedule: '0 0 1 1 *', types: ['training-job'], audit_share: 0 },
  },
  scan: { at_start: false, jitter: '0s', aws_calls_per_second: 1_000 },
};

for (const jobs of sizes) await measure(jobs);

async function measure(jobs: number): Promise<void> {
  const other = fork(fileURLToPath(new URL('job-calls-sandbox.ts', import.meta.url)), [String(jobs)]);
  const next = async () => (await once(other, 'message'))[0] as unknown;
  const { url } = (await next()) as { readonly url: string };
  const work = workFolder();
  const daemon = new MeasuredDaemon(work.folder, configuration, { AWS_ENDPOINT_URL: url });
  try {
    await daemon.fetch('/livez');
    for (const scan of scans) {
      await daemon.scan();
      other.send({ kind: 'count' } satisfies Order);
      const { requests } = (await next()) as Counted;
      const calls = ['sagemaker:ListTrainingJobs', 'tag:GetResources', 'sagemaker:ListTags'].map(
        (name) => `${requests[name] ?? 0} ${name}`,
      );
      process.stdout.write(`${jobs} jobs, ${scan}: ${calls.join(', ')}\n`);
    }
  } finally {
    await daemon.stop();
    other.disconnect();
    work.remove();
  }
}
