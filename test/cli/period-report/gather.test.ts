import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checks } from '../../../src/checks/registry.ts';
import { csvReport } from '../../../src/cli/period-report/csv.ts';
import { gatherReport, type ReportOrder } from '../../../src/cli/period-report/gather.ts';
import { htmlReport } from '../../../src/cli/period-report/html.ts';
import { jsonReport } from '../../../src/cli/period-report/json.ts';
import type { CheckLook } from '../../../src/domain/history/history.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { minute, noon, sampleFinding, sampleTransition } from '../../support/fixtures.ts';

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:' });
});
afterEach(() => store.close());

const at = (minutes: number) => noon + minutes * minute;
const time = (minutes: number) => new Date(at(minutes)).toISOString();

/** Heartbeats of one process at these minutes. */
const ran = (id: string, ...minutes: readonly number[]) =>
  store.transact(async ({ history }) => {
    for (const one of minutes) await history.beat({ id, instance: 'host', programVersion: '1.0.0', at: at(one) });
  });

function look(minutes: number, outcome: CheckLook['outcome'], changes: Partial<CheckLook> = {}) {
  const names = { targetId: 'prod', checkId: 'required-tags', configurationHash: 'c0ffee', programVersion: '1.0.0' };
  const one = { ...names, outcome, at: at(minutes), holdsUntil: at(minutes + 15), ...changes };
  return store.transact(({ history }) => history.look(one));
}

function order(from: number, to: number, changes: Partial<ReportOrder> = {}): ReportOrder {
  return {
    asked: { from: at(from), to: at(to) },
    now: at(1_000),
    version: '1.0.0',
    targets: [{ id: 'prod', accountId: '012345678910' }],
    checks,
    enabled: new Set(['required-tags']),
    retention: 90 * 86_400_000,
    ...changes,
  };
}

async function reportOf(from: number, to: number, changes: Partial<ReportOrder> = {}) {
  const outcome = await gatherReport(store, order(from, to, changes));
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.report;
}

/** As a reader of the JSON sees it. */
async function told(from: number, to: number, changes: Partial<ReportOrder> = {}) {
  const report = JSON.parse(jsonReport(await reportOf(from, to, changes))) as {
    targets: { id: string; checks: { id: string; shares: object; milliseconds: object; inForce: object[] }[] }[];
    remarks: string[];
    range: object;
    findings: object[];
  };
  return report;
}

describe('report: how the checks stood', () => {
  it('is what one computes by hand, gaps of the daemon included', async () => {
    // Ran 0 to 40 and 60 to 100: clean 0-10, findings 10-30, unknown 30-40, gap, from 65 on clean until 80 when it is overdue.
    await ran('one', 0, 20, 40);
    await look(0, 'clean');
    await look(10, 'findings');
    await look(20, 'findings');
    await look(30, 'unknown', { holdsUntil: at(45) });
    await ran('two', 60, 80, 100);
    await look(65, 'clean');
    const { targets, remarks } = await told(0, 100);
    expect(targets).toMatchObject([
      {
        id: 'prod',
        accountId: '012345678910',
        checks: [
          {
            id: 'required-tags',
            shares: { clean: 0.25, findings: 0.2, unknown: 0.1, notWatched: 0.45 },
            milliseconds: { clean: 25 * minute, findings: 20 * minute, unknown: 10 * minute, notWatched: 45 * minute },
            states: [
              { state: 'clean' },
              { state: 'findings' },
              { state: 'unknown' },
              { state: 'not_watched', from: new Date(at(40)).toISOString(), to: new Date(at(65)).toISOString() },
              { state: 'clean' },
              { state: 'not_watched' },
            ],
          },
        ],
      },
    ]);
    expect(remarks).toEqual([]);
  });

  it('tells targets that came and went, and checks that the configuration has but nobody looked at', async () => {
    await ran('one', 0, 60);
    await look(0, 'clean', { targetId: 'gone', holdsUntil: at(15) });
    await store.transact(({ history }) => history.end({ targetId: 'gone', checkId: 'required-tags' }, at(15)));
    await look(30, 'clean', { holdsUntil: at(60) });
    const { targets } = await told(0, 60, { enabled: new Set(['required-tags', 'policy-drift']) });
    expect(targets.map(({ id, checks: own }) => [id, own.map((one) => [one.id, one.milliseconds])])).toEqual([
      ['gone', [['required-tags', { clean: 15 * minute, findings: 0, unknown: 0, notWatched: 45 * minute }]]],
      [
        'prod',
        [
          ['policy-drift', { clean: 0, findings: 0, unknown: 0, notWatched: 60 * minute }],
          ['required-tags', { clean: 30 * minute, findings: 0, unknown: 0, notWatched: 30 * minute }],
        ],
      ],
    ]);
  });

  it('tells configuration and version in force', async () => {
    await ran('one', 0, 30);
    await look(0, 'clean');
    await look(5, 'findings');
    await look(10, 'findings', { configurationHash: 'beef' });
    await look(15, 'findings', { configurationHash: 'beef', programVersion: '2.0.0' });
    const [target] = (await told(0, 20)).targets;
    expect(target?.checks[0]?.inForce).toEqual([
      { from: time(0), to: time(10), configurationHash: 'c0ffee', programVersion: '1.0.0' },
      { from: time(10), to: time(15), configurationHash: 'beef', programVersion: '1.0.0' },
      { from: time(15), to: time(20), configurationHash: 'beef', programVersion: '2.0.0' },
    ]);
  });

  it('says where retention and the future cut it, and takes the shares of what is left', async () => {
    await ran('one', 0, 60);
    await look(0, 'clean', { holdsUntil: at(60) });
    await store.prune({ before: at(20) });
    const { range, remarks, targets } = await told(0, 100, { now: at(60) });
    expect(range).toMatchObject({ from: new Date(at(20)).toISOString(), milliseconds: 40 * minute });
    expect(targets[0]?.checks[0]?.shares).toMatchObject({ clean: 1, notWatched: 0 });
    expect(remarks).toEqual([
      expect.stringMatching(
        /^Cut: the store keeps its history since 2026-11-24T12:20:00.000Z only \(store.retention is 90 days/,
      ),
      expect.stringMatching(
        /^Cut: the range ends in the future, at 2026-11-24T13:40:00.000Z\. The report covers it until/,
      ),
    ]);
  });

  it('refuses a range of which nothing is kept', async () => {
    expect(await gatherReport(store, order(0, 10))).toMatchObject({
      ok: false,
      message: expect.stringContaining('no history'),
    });
    await ran('one', 0);
    await store.prune({ before: at(20) });
    expect(await gatherReport(store, order(0, 10))).toMatchObject({
      ok: false,
      message: 'The store keeps nothing of this range: its history begins at 2026-11-24T12:20:00.000Z.',
    });
  });

  it('lists each finding with its lives, who did it, who suppressed it and what it is evidence for', async () => {
    await ran('one', 0, 60);
    await look(4, 'findings', { holdsUntil: at(60) });
    const evil = '=cmd|"</td><script>alert(1)</script>';
    const actor = {
      status: 'known',
      id: 'e-1',
      name: 'DeleteTags',
      at: at(3),
      arn: 'arn:aws:sts::012345678910:assumed-role/ops/lee',
      session: 'lee',
      sourceAddress: null,
      userAgent: null,
    } as const;
    const before = sampleFinding('before', {
      state: 'resolved',
      firstSeen: at(-50),
      resolvedAt: at(-40),
      resolution: 'gone',
    });
    const one = sampleFinding('one', { firstSeen: at(5), summary: evil, actor });
    const pending = sampleFinding('pending', { state: 'pending', firstSeen: at(6) });
    await store.transact(async ({ findings }) => {
      await findings.save([before, one, pending]);
      await findings.saveTransitions([
        sampleTransition({ findingId: before.id, kind: 'opened', at: at(-50) }),
        sampleTransition({ findingId: before.id, kind: 'resolved', at: at(-40) }),
        sampleTransition({ findingId: one.id, kind: 'opened', at: at(5), configurationHash: 'c0ffee' }),
        sampleTransition({
          findingId: one.id,
          kind: 'suppressed',
          at: at(6),
          changes: [
            { field: 'suppression', before: null, after: 'legacy' },
            { field: 'suppression.owner', after: 'ana' },
            { field: 'suppression.reason', after: 'agreed' },
          ],
        }),
      ]);
    });
    const report = await reportOf(0, 60);
    expect(JSON.parse(jsonReport(report))).toMatchObject({
      findings: [
        {
          id: one.id,
          openedAt: new Date(at(5)).toISOString(),
          resolvedAt: null,
          actor: { arn: actor.arn, eventName: 'DeleteTags' },
          suppressions: [{ id: 'legacy', owner: 'ana', reason: 'agreed', to: null }],
          configurationHash: 'c0ffee',
          programVersion: '1.0.0',
          controls: expect.arrayContaining([
            { framework: 'NIST SP 800-53 r5', id: 'CM-8', title: 'System Component Inventory' },
          ]),
        },
      ],
    });
    const csv = csvReport(report);
    expect(csv).toContain(`"'=cmd|""</td>`);
    expect(csv.split('\r\n')).toHaveLength(1 + 1 + 1 + 1);
    const html = htmlReport(report);
    expect(html).not.toContain('<script');
    expect(html).toContain('legacy by ana: agreed');
    expect(html).not.toMatch(/(?:src|href)=|url\(|@import/);
    expect(html).toMatch(/NIST SP 800-53 r5: [^<]*CM-8/);
  });

  it('of nothing at all is a report too', async () => {
    await ran('one', 0, 60);
    const report = await reportOf(0, 60, { targets: [] });
    expect(htmlReport(report)).toContain('No target was watched');
    expect(csvReport(report).split('\r\n')).toHaveLength(2);
  });
});
