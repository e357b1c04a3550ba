import { describe, expect, it } from 'vitest';
import { defaultResourceTypes, resourceType, resourceTypes } from '../../../src/aws/sagemaker/types.ts';
import { lists } from './list-faults.ts';
import { namesIn, startTagScan } from './tag-scan-fixture.ts';

describe('the lists of all types and faults of the service', () => {
  // Tokens need lists of several pages. The SDK repeats what is throttled, with pauses of seconds: of these only the types that are scanned by default.
  it.each(lists.filter(([fault]) => fault !== 'expired-page-token' && fault !== 'repeated-token'))(
    'every list meets %s: each type says so, and its findings stay',
    { timeout: 180_000 },
    async (fault, reason) => {
      const types = ['throttle', 'server-error', 'unavailable', 'timeout', 'reset'].includes(fault)
        ? defaultResourceTypes
        : resourceTypes;
      const run = await startTagScan({
        account: { counts: Object.fromEntries(resourceTypes.map((type) => [type, 3])), wrongShare: 1 },
        settings: { types, fullSweep: 0 },
        reader: fault === 'timeout' ? { network: { requestTimeout: 400 } } : {},
      });
      const before = await run.scan();
      expect(await before.coverage()).toStrictEqual({ complete: types.length, partial: 0, unknown: 0, unsupported: 0 });
      for (const operation of new Set(types.map((type) => resourceType(type).operation))) {
        run.sandbox.faults.add({ fault, operation });
      }
      run.advance(60_000);
      const during = await run.scan();
      const statuses = during.state.scopes.map(({ status }) => status);
      expect(namesIn(during, 'active')).toStrictEqual(namesIn(before, 'active'));
      expect(namesIn(during, 'resolved')).toStrictEqual([]);
      expect(statuses.filter((status) => status !== 'unknown' && status !== 'partial')).toStrictEqual([]);
      expect(during.state.outcome).toBe('unknown');
      expect(during.complaints).toMatchObject([{ reason }]);
      const coverage = await during.coverage();
      expect([coverage.complete, coverage.unsupported]).toStrictEqual([0, 0]);
      expect(coverage.partial + coverage.unknown).toBe(types.length);
    },
  );
});
