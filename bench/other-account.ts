import { fork } from 'node:child_process';
import { once } from 'node:events';
import { sampleParametersFor } from '../src/policy/canonical/parameters/sample.ts';
import { MeasuredDaemon, workFolder } from './measured-daemon.ts';
import type { Counted, Order } from './tag-scan-account.ts';

const account = { partition: 'aws' as const, accountId: '012345678910', homeRegion: 'us-east-1' };

/** The target of the benches of the tag scan, whatever the account holds. */
export const target = {
  id: 'prod',
  account_id: account.accountId,
  home_region: account.homeRegion,
  roles: [{ name: 'mlspace-notebook-role' }],
  policy: { template: 'mlspace-notebook', parameters: sampleParametersFor(account) },
};

/** An account in a process of its own, and the daemon that watches it. */
export interface Watched {
  readonly daemon: MeasuredDaemon;
  /** Where the account answers. */
  readonly url: string;
  readonly tell: (order: Order) => Promise<Counted>;
}

/** Starts the account by its script, and the daemon with this configuration; both end with the work. */
export async function withAccount<Result>(
  script: { readonly path: string; readonly words: readonly string[] },
  configuration: object,
  work: (watched: Watched) => Promise<Result>,
): Promise<Result> {
  const other = fork(script.path, [...script.words]);
  const next = async () => (await once(other, 'message'))[0] as unknown;
  const { url } = (await next()) as { readonly url: string };
  const place = workFolder();
  const daemon = new MeasuredDaemon(place.folder, configuration, { AWS_ENDPOINT_URL: url });
  try {
    return await work({
      daemon,
      url,
      tell: async (order) => {
        other.send(order);
        return (await next()) as Counted;
      },
    });
  } finally {
    await daemon.stop();
    other.disconnect();
    place.remove();
  }
}
