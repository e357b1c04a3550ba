/** The account that `bench/small-account.ts` scans: `node bench/small-account-sandbox.ts RESOURCES LATENCY`. */
import { seededAccount } from '../sandbox/seeded-account.ts';
import { startSandbox } from '../sandbox/server.ts';
import type { Counted } from './tag-scan-account.ts';

/** A bucket and a rate as AWS has them; it states neither for SageMaker. */
const allowance = { rate: 10, burst: 200 };

const [, , resources, latency] = process.argv;
const sandbox = await startSandbox({
  account: seededAccount({ resources: Number(resources), regions: ['us-east-1'] }),
  latency: Number(latency),
  throttles: { 'sagemaker-list': allowance, 'sagemaker-list-tags': allowance, tag: allowance },
});
process.on('message', () => {
  process.send?.({ requests: sandbox.requests(), failures: sandbox.failures() } satisfies Counted);
});
process.on('disconnect', () => void sandbox.close());
process.send?.({ url: sandbox.url });
