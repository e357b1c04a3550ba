import { AsyncLocalStorage } from 'node:async_hooks';
import type { Telemetry } from '../../domain/delivery/telemetry.ts';

const current = new AsyncLocalStorage<{ requests: number }>();

/** Passes requests on and counts each for the scan on whose behalf it is made, retries included. */
export function countingRequests({ awsRequest }: Pick<Telemetry, 'awsRequest'>): Pick<Telemetry, 'awsRequest'> {
  return {
    awsRequest(event) {
      const scan = current.getStore();
      if (scan) scan.requests++;
      awsRequest(event);
    },
  };
}

/** Runs `work` and answers its result with the number of AWS requests that it made. */
export async function withRequestCount<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly requests: number }> {
  const scan = { requests: 0 };
  const result = await current.run(scan, work);
  return { result, requests: scan.requests };
}
