import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requiredTags } from '../../../src/checks/required-tags/required-tags.ts';
import { statesOfChecks } from '../../../src/domain/history/state-over-time.ts';
import { type CommitSettings, commitEvaluation, commitFailure } from '../../../src/scan/run/commit-evaluation.ts';
import { commitFocus } from '../../../src/scan/run/commit-focus.ts';
import { retireUnwatched } from '../../../src/scan/upkeep/retire-unwatched.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import {
  accessDenied,
  endpointArn,
  minute,
  noon,
  sampleCheck,
  sampleEvaluation,
  sampleScan,
  sampleTarget,
  sha256,
} from '../../support/fixtures.ts';

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:' });
});
afterEach(() => store.close());

const source = { version: '0.1.0', instance: 'host' };

/** A scan that ends this many minutes after noon, under a schedule of 5 minutes. */
function settings(minutes: number): CommitSettings {
  const now = noon + minutes * minute;
  return {
    scan: sampleScan(`s_${minutes}`, { startedAt: now, finishedAt: null, result: null, outcome: null }),
    check: sampleCheck,
    target: sampleTarget,
    confirmAfter: 1,
    holdsFor: 15 * minute,
    sinks: [],
    now,
    newId: () => 'id',
    source,
    hash: sha256,
    suppressions: [],
    attemptLease: minute,
  };
}

async function runFrom(from: number, to: number): Promise<void> {
  for (const at of [from, to]) {
    const heartbeat = { id: 'w_1', instance: 'host', programVersion: '0.1.0', at: noon + at * minute };
    await store.transact(({ history }) => history.beat(heartbeat));
  }
}

async function statesUntil(minutes: number): Promise<readonly string[]> {
  const range = { from: noon, to: noon + minutes * minute };
  const spans =
    statesOfChecks(await store.history(range), range)
      .get('prod')
      ?.get('required-tags') ?? [];
  return spans.map(({ from, to, state }) => `${(from - noon) / minute}-${(to - noon) / minute} ${state}`);
}

describe('scan: how checks stood', () => {
  test('each scan, whole or of a part, says it from its commit on, and the last until it is overdue', async () => {
    await runFrom(0, 60);
    await commitEvaluation(store, { ...settings(1), evaluation: sampleEvaluation([]) });
    await commitEvaluation(store, { ...settings(6), evaluation: sampleEvaluation([]) });
    // A part alone proves no more of the whole than the scan before it.
    const focus = { evaluation: sampleEvaluation(['a']), arns: new Set([endpointArn('a')]) };
    await commitFocus(store, { ...settings(10), ...focus });
    await commitFailure(store, { ...settings(16), failure: accessDenied });
    expect(await statesUntil(60)).toEqual([
      '0-1 unwatched',
      '1-10 clean',
      '10-16 findings',
      '16-31 unknown',
      '31-60 unwatched',
    ]);
  });

  test('a part that is clean does not prolong a scan that is overdue', async () => {
    await runFrom(0, 60);
    await commitEvaluation(store, { ...settings(0), evaluation: sampleEvaluation(['a']) });
    const focus = { evaluation: sampleEvaluation([]), arns: new Set([endpointArn('a')]) };
    await commitFocus(store, { ...settings(14), ...focus });
    expect(await statesUntil(60)).toEqual(['0-14 findings', '14-15 clean', '15-60 unwatched']);
  });

  test('a check that the configuration no longer has is not watched from then on', async () => {
    await runFrom(0, 60);
    await commitEvaluation(store, { ...settings(0), evaluation: sampleEvaluation([]) });
    const { sinks, suppressions, hash, newId, attemptLease } = settings(0);
    const common = { sinks, suppressions, hash, newId, attemptLease, source, configurationHash: 'c0ffee' };
    await retireUnwatched(store, {
      ...common,
      targets: [],
      checks: [requiredTags],
      types: ['endpoint'],
      now: noon + 4 * minute,
    });
    expect(await statesUntil(10)).toEqual(['0-4 clean', '4-10 unwatched']);
  });
});
