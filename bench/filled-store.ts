import { createHash, randomUUID } from 'node:crypto';
import { defaultResourceTypes } from '../src/aws/sagemaker/types.ts';
import { requiredTags, tagScope } from '../src/checks/required-tags/required-tags.ts';
import type { Observation } from '../src/domain/evaluation/evaluation.ts';
import { sampleParametersFor } from '../src/policy/canonical/parameters/sample.ts';
import { commitEvaluation } from '../src/scan/run/commit-evaluation.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite.ts';
import { sampleScan, sampleScopeOutcome, sampleTarget } from '../test/support/fixtures.ts';

const account = { partition: 'aws' as const, accountId: '012345678910', homeRegion: 'us-east-1' };
const targetId = 'prod';

function observation(index: number): Observation {
  const type = defaultResourceTypes[index % defaultResourceTypes.length] ?? 'model';
  const name = `churn-prediction-${index}`;
  const arn = `arn:aws:sagemaker:us-east-1:${account.accountId}:${type}/${name}`;
  return {
    kind: 'tag-missing',
    scope: tagScope('us-east-1', type),
    resource: { type, arn, name, region: 'us-east-1' },
    path: '',
    severity: 'medium',
    summary: `${type} ${name}: tag user is missing`,
    evidence: {
      keys: ['user'],
      wrong: [{ key: 'user', found: null, expected: null }],
      tags: [
        { key: 'project', value: 'churn' },
        { key: 'system', value: 'MLSpace' },
      ],
    },
  };
}

/** Makes a store with so many open findings. */
export async function fillStore(path: string, count: number): Promise<void> {
  const now = Date.now();
  const store = await openSqliteStore({ path, clock: () => now });
  await commitEvaluation(store, {
    evaluation: {
      targetId,
      checkId: requiredTags.id,
      observations: Array.from({ length: count }, (_, index) => observation(index)),
      scopes: defaultResourceTypes.map((type) =>
        sampleScopeOutcome({ scope: tagScope('us-east-1', type), resourceType: type }),
      ),
    },
    scan: sampleScan(`s_${randomUUID()}`, { targetId, checkId: requiredTags.id, startedAt: now }),
    check: requiredTags,
    target: { ...sampleTarget, id: targetId },
    confirmAfter: 1,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    suppressions: [],
    sinks: [],
    now,
    newId: randomUUID,
    source: { version: '0', instance: 'bench' },
    attemptLease: 60_000,
  });
  await store.close();
}

/** Of a daemon that serves the store and scans nothing. */
export const servingConfiguration = {
  targets: [
    {
      id: targetId,
      account_id: account.accountId,
      home_region: account.homeRegion,
      roles: [{ name: 'mlspace-notebook-role' }],
      policy: { template: 'mlspace-notebook', parameters: sampleParametersFor(account) },
    },
  ],
  checks: { 'policy-drift': { enabled: false }, 'required-tags': { schedule: '0 0 1 1 *' } },
  scan: { at_start: false },
};
