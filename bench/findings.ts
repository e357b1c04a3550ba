/**
 * `node bench/findings.ts [FINDINGS]`: what a scrape and the first page of findings take from a daemon whose store holds
 * 100,000 open ones: over HTTP, from the program as it ships (`npm run build` first), in a process of its own. Figures, not
 * a test.
 */
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { defaultResourceTypes } from '../src/aws/sagemaker/types.ts';
import { requiredTags, tagScope } from '../src/checks/required-tags/required-tags.ts';
import type { Observation } from '../src/domain/evaluation/evaluation.ts';
import { sampleParametersFor } from '../src/policy/canonical/parameters/sample.ts';
import { commitEvaluation } from '../src/scan/run/commit-evaluation.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite.ts';
import { sampleScan, sampleScopeOutcome, sampleTarget } from '../test/support/fixtures.ts';
import { spread } from './figures.ts';
import { MeasuredDaemon, workFolder } from './measured-daemon.ts';

const count = Number(process.argv[2] ?? 100_000);
const requests = 1_000;
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

async function fill(path: string): Promise<void> {
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

/** Prints what the requests for a path took; the last body is the answer. */
async function measure(path: string): Promise<string> {
  const times: number[] = [];
  let body = '';
  for (let request = 0; request < requests; request++) {
    const started = performance.now();
    const answer = await daemon.fetch(path);
    body = await answer.text();
    times.push(performance.now() - started);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${body}`);
  }
  const [first = Number.NaN, ...others] = times;
  const kilobytes = (Buffer.byteLength(body) / 1_000).toFixed(1);
  process.stdout.write(`${path.padEnd(20)} ${spread(others)}, first ${first.toFixed(1)} ms, ${kilobytes} kB\n`);
  return body;
}

const work = workFolder();
await fill(join(work.folder, 'store.db'));
const daemon = new MeasuredDaemon(work.folder, {
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
});
try {
  process.stdout.write(`${count} open findings, ${requests} requests one after the other, the first apart\n`);
  const metrics = await measure('/metrics');
  const [, told = 'nothing'] = /^notebook_drift_findings\{.*"required-tags".*\} (\d+)$/m.exec(metrics) ?? [];
  process.stdout.write(`  of which it tells    ${told}\n`);
  await measure('/api/v1/findings');
  process.stdout.write(`resident             ${daemon.usage().resident.toFixed(0)} MB\n`);
} finally {
  await daemon.stop();
  work.remove();
}
