import { CreatePolicyVersionCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteTagsCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Finding } from '../../../src/domain/finding/finding.ts';
import type { PendingActor } from '../../../src/domain/finding/finding-actor.ts';
import { attributeDue } from '../../../src/scan/upkeep/attribute-due.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { createReader } from '../../aws/reader-fixture.ts';
import { failureOf, type SandboxUnderTest, sandboxUnderTest } from '../../sandbox/clients.ts';
import { minute, sampleFinding } from '../../support/fixtures.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const RoleName = 'mlspace-notebook-role';
const roleArn = `arn:aws:iam::012345678910:role/${RoleName}`;
const PolicyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
});

/** A finding that waits for its actor since now; the check saw all well five minutes ago. */
function inlineFinding(name: string, now: number, changes: Partial<PendingActor> = {}): Finding {
  const actor = { status: 'pending', attempts: 0, seenAt: now, rightAt: now - 5 * minute, dueAt: now } as const;
  const resource = { type: 'iam-role', arn: roleArn, name: RoleName, region: 'global' };
  const finding = { ...sampleFinding(name), kind: 'inline-unexpected', path: name, resource };
  return { ...finding, actor: { ...actor, ...changes } };
}

interface Scene extends SandboxUnderTest {
  readonly store: Store;
  readonly warnings: string[];
  look(): Promise<number>;
  actorOf(finding: Finding): Promise<Finding['actor']>;
}

async function scene(options: Parameters<typeof sandboxUnderTest>[1] = {}): Promise<Scene> {
  const under = await sandboxUnderTest({}, options);
  const store = await openSqliteStore({ path: ':memory:' });
  const { reader } = createReader({ url: under.sandbox.url, target: { id: 'prod', accountId: '012345678910' } });
  onTestFinished(async () => {
    reader.close();
    await store.close();
  });
  const warnings: string[] = [];
  const settings = {
    targets: new Map([['prod', { reader }]]),
    configurationHash: 'c0ffee',
    logger: { ...silentLogger, warn: (_: object, text: string) => void warnings.push(text) },
    clock: under.clock.now,
    signal: new AbortController().signal,
    refusing: new Set<string>(),
  };
  return {
    ...under,
    store,
    warnings,
    look: () => attributeDue(store, settings),
    actorOf: async ({ id }) => (await store.finding(id))?.actor,
  };
}

const save = ({ store }: Scene, findings: readonly Finding[]) =>
  store.transact((transaction) => transaction.findings.save(findings));
const putPolicy = ({ iam }: Scene, PolicyName: string, role = RoleName) =>
  iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName, PolicyDocument }));

describe('scan/attributeDue', () => {
  it('finds the event among others, and tells it in the history without a message', async () => {
    const here = await scene();
    await putPolicy(here, 'other');
    await putPolicy(here, 'extra');
    await failureOf(putPolicy(here, 'extra', 'nobody'));
    here.clock.advance(1_000);
    const finding = inlineFinding('extra', here.clock.time);
    await save(here, [finding]);

    await here.look();

    expect(await here.actorOf(finding)).toMatchObject({
      status: 'known',
      name: 'PutRolePolicy',
      arn: 'arn:aws:iam::012345678910:user/operator',
      session: null,
      sourceAddress: '127.0.0.1',
      userAgent: expect.stringContaining('aws-sdk-js'),
      at: here.clock.time - 1_000,
    });
    expect(await here.store.transitions(finding.id)).toMatchObject([{ kind: 'attributed', scanId: 'cloudtrail' }]);
    expect((await here.store.deliveries({ limit: 1 })).items).toEqual([]);
    expect(await here.look()).toBe(0);
  });

  it('shares one query among many findings, and looks up tags in the region of the resource', async () => {
    const here = await scene();
    const names = Array.from({ length: 30 }, (_, index) => `extra-${index}`);
    for (const name of names) await putPolicy(here, name);
    const [endpoint] = here.sandbox.account.sagemaker.set('endpoint', 'us-east-1').namesFrom(0);
    const arn = `arn:aws:sagemaker:us-east-1:012345678910:endpoint/${endpoint?.name}`;
    await here.sagemaker.send(new DeleteTagsCommand({ ResourceArn: arn, TagKeys: ['user'] }));
    here.clock.advance(1_000);
    const findings = names.map((name) => inlineFinding(name, here.clock.time));
    const actor = findings[0]?.actor as PendingActor;
    const resource = { type: 'endpoint', arn, name: endpoint?.name ?? '', region: 'us-east-1' };
    const tagged: Finding = { ...sampleFinding('tagged'), resource, evidence: { keys: ['user'] }, actor };
    await save(here, [...findings, tagged]);
    here.sandbox.resetRequests();

    await here.look();

    for (const finding of [...findings, tagged]) expect(await here.actorOf(finding)).toMatchObject({ status: 'known' });
    expect(here.sandbox.requests()['cloudtrail:LookupEvents']).toBe(2);
  });

  it('asks again while the event is on its way, as often as it should and no more', async () => {
    const here = await scene({ trailDelay: 12 * minute });
    await putPolicy(here, 'extra');
    here.clock.advance(1_000);
    const late = inlineFinding('extra', here.clock.time);
    const never = inlineFinding('nobody-did-this', here.clock.time);
    await save(here, [late, never]);

    await here.look();
    expect(await here.actorOf(late)).toMatchObject({ status: 'pending', attempts: 1 });
    here.sandbox.resetRequests();
    for (let passed = 0; passed < 60; passed++) {
      here.clock.advance(minute);
      await here.look();
    }

    expect(await here.actorOf(late)).toMatchObject({ status: 'known' });
    expect(await here.actorOf(never)).toEqual({
      status: 'unknown',
      reason: 'No call of PutRolePolicy in the last 90 days explains it.',
    });
    expect(here.sandbox.requests()['cloudtrail:LookupEvents']).toBe(5);
  });

  it('reads page after page', async () => {
    const here = await scene();
    await putPolicy(here, 'extra');
    for (let index = 0; index < 120; index++) {
      here.sandbox.account.roles.deleteInline(RoleName, index === 0 ? 'extra' : 'noise');
      await putPolicy(here, 'noise');
    }
    here.clock.advance(1_000);
    const finding = inlineFinding('extra', here.clock.time);
    await save(here, [finding]);
    here.sandbox.resetRequests();

    await here.look();

    expect(await here.actorOf(finding)).toMatchObject({ status: 'known' });
    expect(here.sandbox.requests()['cloudtrail:LookupEvents']).toBe(3);
  });

  it('says a refusal once, and in the finding', async () => {
    const here = await scene({ faults: [{ fault: 'access-denied', service: 'cloudtrail' }] });
    for (const name of ['a', 'b']) {
      const finding = inlineFinding(name, here.clock.time);
      await save(here, [finding]);
      await here.look();
      expect(await here.actorOf(finding)).toMatchObject({
        status: 'unknown',
        reason: expect.stringMatching(/^CloudTrail could not be read: AccessDeniedException: .*LookupEvents/),
      });
    }

    expect(here.warnings).toEqual(['CloudTrail cannot be read, so who caused findings is unknown']);
  });

  it('tries again later where it is throttled', async () => {
    const here = await scene({ faults: [{ fault: 'throttle', service: 'cloudtrail', times: 5 }] });
    await putPolicy(here, 'extra');
    here.clock.advance(1_000);
    const finding = inlineFinding('extra', here.clock.time);
    await save(here, [finding]);

    await here.look();
    expect(await here.actorOf(finding)).toMatchObject({ status: 'pending', attempts: 1 });
    here.clock.advance(2 * minute);
    await here.look();

    expect(await here.actorOf(finding)).toMatchObject({ status: 'known' });
  });

  it('goes on after a crash in the middle, and does not ask for ever', async () => {
    const here = await scene();
    const finding = inlineFinding('extra', here.clock.time);
    await save(here, [finding]);
    const claim = () => {
      const now = here.clock.time;
      return here.store.transact((transaction) =>
        transaction.findings.claimActors({ now, again: now + minute, limit: 9 }),
      );
    };

    expect(await claim()).toMatchObject([{ id: finding.id, actor: { attempts: 1 } }]);
    expect(await claim()).toEqual([]);
    for (let crash = 0; crash < 5; crash++) {
      here.clock.advance(minute);
      expect(await claim()).toHaveLength(1);
    }
    here.clock.advance(minute);
    await here.look();

    expect(await here.actorOf(finding)).toMatchObject({ status: 'unknown' });
  });

  it('leaves alone what became another fault meanwhile', async () => {
    const here = await scene();
    const [policy] = here.sandbox.account.roles.get(RoleName).attached;
    const version = { PolicyArn: policy, PolicyDocument, SetAsDefault: true };
    await here.iam.send(new CreatePolicyVersionCommand(version));
    const finding = inlineFinding('extra', here.clock.time);
    const later = inlineFinding('extra', here.clock.time + 1, { dueAt: here.clock.time + minute });
    await save(here, [finding]);
    const store: Pick<Store, 'transact'> = {
      transact: async (work) => {
        const answer = await here.store.transact(work);
        await save(here, [later]);
        return answer;
      },
    };
    const { reader } = createReader({ url: here.sandbox.url, target: { accountId: '012345678910' } });

    await attributeDue(store, {
      targets: new Map([['prod', { reader }]]),
      configurationHash: 'c0ffee',
      logger: silentLogger,
      clock: here.clock.now,
      signal: new AbortController().signal,
      refusing: new Set(),
    });
    reader.close();

    expect(await here.actorOf(finding)).toEqual(later.actor);
  });
});
