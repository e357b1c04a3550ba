/**
 * The account that `bench/tag-scan.ts` scans, in a process of its own: `node bench/tag-scan-account.ts RESOURCES
 * WRONG [throttled]`, started with a channel of messages.
 */
import { type SeededAccountOptions, seededAccount } from '../sandbox/seeded-account.ts';
import { startSandbox } from '../sandbox/server.ts';

/** What the account lets through, calls a second: for each account, region and family. */
export const allowances = { list: 10, tags: 10, tagging: 15 };

/** Milliseconds before each answer, where it throttles. */
const latency = 40;

/** What the other process asks for. */
export type Order =
  /** Tells what was asked since the last order, and forgets it. */
  | { readonly kind: 'count' }
  /** Creates training jobs with all tags. */
  | { readonly kind: 'create'; readonly count: number };

/** What became of the requests since the last order, by operation. */
export interface Counted {
  readonly requests: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<string, number>>;
}

const region = 'us-east-1';
const owned = { user: 'ana', project: 'churn', system: 'MLSpace' };
const tags = Object.entries(owned).map(([key, value]) => ({ key, value }));

if (process.send) {
  const [, , resources, wrong, throttled] = process.argv;
  await serve({ resources: Number(resources), wrong: Number(wrong), throttled: throttled === 'throttled' });
}

/** Bursts are a second's worth. */
function bucket(rate: number) {
  return { rate, burst: rate };
}

interface Orders {
  readonly resources: number;
  /** How many of them have wrong tags. */
  readonly wrong: number;
  readonly throttled: boolean;
}

async function serve({ resources, wrong, throttled }: Orders): Promise<void> {
  const account: SeededAccountOptions = { resources, wrongShare: wrong / resources, regions: [region] };
  const sandbox = await startSandbox({
    account: seededAccount(account),
    ...(throttled && {
      latency,
      throttles: {
        'sagemaker-list': bucket(allowances.list),
        'sagemaker-list-tags': bucket(allowances.tags),
        tag: bucket(allowances.tagging),
      },
    }),
  });
  let created = 0;
  process.on('message', (order: Order) => {
    if (order.kind === 'create') {
      for (let index = 0; index < order.count; index++) {
        sandbox.account.sagemaker.create({ type: 'training-job', region, name: `new-${created++}`, tags });
      }
    }
    process.send?.({ requests: sandbox.requests(), failures: sandbox.failures() } satisfies Counted);
    sandbox.resetRequests();
  });
  process.on('disconnect', () => void sandbox.close());
  process.send?.({ url: sandbox.url });
}
