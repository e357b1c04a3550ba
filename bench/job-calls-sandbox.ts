/** The account that `bench/job-calls.ts` scans: `node bench/job-calls-sandbox.ts JOBS`, training jobs of the last sixty days. */
import { seededAccount } from '../sandbox/seeded-account.ts';
import { startSandbox } from '../sandbox/server.ts';
import type { Counted } from './tag-scan-account.ts';

const sandbox = await startSandbox({
  account: seededAccount({ resources: 0, counts: { 'training-job': Number(process.argv[2]) }, wrongShare: 0 }),
});
process.on('message', () => {
  process.send?.({ requests: sandbox.requests(), failures: sandbox.failures() } satisfies Counted);
  sandbox.resetRequests();
});
process.on('disconnect', () => void sandbox.close());
process.send?.({ url: sandbox.url });
