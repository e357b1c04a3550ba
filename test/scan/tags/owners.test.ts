import { describe, expect, it } from 'vitest';
import { dynamicRoleName } from '../../../sandbox/dynamic-roles.ts';
import type { TagRules } from '../../../src/checks/required-tags/judge-tags.ts';
import type { OwnerSource } from '../../../src/checks/required-tags/owners/owner-names.ts';
import { namesIn, startTagScan, type TagScan } from './tag-scan-fixture.ts';
import { region } from './wrong-names.ts';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const system = { key: 'system', value: 'MLSpace' };
const tagsOf = (user: string) => [{ key: 'user', value: user }, { key: 'project', value: 'p' }, system];

function rulesWith(ownersFrom: OwnerSource): TagRules {
  return { tags: { user: { ownersFrom }, project: {}, system: {} }, typeOverrides: {}, exclude: [] };
}

function startWith(ownersFrom: OwnerSource, settings: { readonly alwaysFullBelow?: number } = {}): Promise<TagScan> {
  return startTagScan({
    account: { dynamicRoles: 2, counts: { model: 0 } },
    settings: { rules: rulesWith(ownersFrom), types: ['model', 'endpoint'], ...settings },
    target: { roles: [{ prefix: 'MLSpace-', minimum: 1 }] },
  });
}

/** Models by the user that their tag names. */
function createModels({ sandbox }: TagScan, ...users: readonly string[]): void {
  for (const user of users) {
    sandbox.account.sagemaker.create({ type: 'model', region, name: `of-${user}`, tags: tagsOf(user) });
  }
}

/** The next scan reads anew what this one may share. */
function later(run: TagScan): void {
  run.advance(60_000);
  run.readWith({});
}

describe('the tag scan and owners from a source', () => {
  it('finds an owner whom no watched role names, and resolves it with the role', async () => {
    const run = await startWith('roles');
    createModels(run, 'user00000', 'USER00000', 'mallory');
    const first = await run.scan();
    expect(first.findings.map(({ kind, resource }) => `${resource.name} ${kind}`)).toStrictEqual([
      'of-mallory tag-owner-unknown',
    ]);
    run.sandbox.account.roles.create({
      name: dynamicRoleName('p', 'mallory'),
      trustPolicy: trust,
      tags: tagsOf('mallory'),
    });
    later(run);
    const second = await run.scan();
    expect(namesIn(second, 'resolved')).toStrictEqual(['of-mallory']);
    expect(second.state).toMatchObject({ outcome: 'clean', scopes: [{ counts: { compliant: 3 } }, {}] });
  });

  it('says nothing of owners while the roles cannot be read, and all the rest', async () => {
    const run = await startWith('roles');
    createModels(run, 'user00000', 'mallory');
    await run.scan();
    run.sandbox.faults.add({ fault: 'access-denied', operation: 'GetRole' });
    run.sandbox.faults.add({ fault: 'access-denied', operation: 'ListRoles' });
    run.sandbox.faults.add({ fault: 'access-denied', operation: 'GetAccountAuthorizationDetails' });
    run.sandbox.account.sagemaker.create({ type: 'model', region, name: 'bare', tags: [system] });
    createModels(run, 'eve');
    later(run);
    const during = await run.scan();
    expect(during.state.outcome).toBe('unknown');
    expect(namesIn(during, 'active')).toStrictEqual(['bare', 'of-mallory']);
    expect(namesIn(during, 'resolved')).toStrictEqual([]);
    // Endpoints, of which there are none, need no owners.
    expect(during.state.scopes.map(({ status }) => status)).toStrictEqual(['partial', 'complete']);
    expect(during.state.failures.map(({ reason }) => reason)).toStrictEqual(['access_denied']);
    run.sandbox.faults.clear();
    later(run);
    const after = await run.scan();
    expect(namesIn(after, 'active')).toStrictEqual(['bare', 'of-eve', 'of-mallory']);
    expect(after.state.outcome).toBe('findings');
  });

  it('judges what came while owners could not be read once they can, in types that are not listed whole', async () => {
    const run = await startWith('roles', { alwaysFullBelow: 0 });
    createModels(run, 'user00000');
    await run.scan();
    run.sandbox.faults.add({ fault: 'access-denied', operation: 'ListRoles' });
    run.sandbox.faults.add({ fault: 'access-denied', operation: 'GetAccountAuthorizationDetails' });
    later(run);
    createModels(run, 'mallory');
    expect(namesIn(await run.scan(), 'active')).toStrictEqual([]);
    run.sandbox.faults.clear();
    later(run);
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['of-mallory']);
  });

  it('does not take a source that names nobody for one by which everybody is wrong', async () => {
    const run = await startTagScan({
      account: {},
      settings: { rules: rulesWith('roles'), types: ['model'] },
      target: { roles: [{ name: 'mlspace-notebook-role' }] },
    });
    createModels(run, 'alice');
    const { state, findings } = await run.scan();
    expect(findings).toStrictEqual([]);
    expect(state.failures).toMatchObject([{ reason: 'unresolved', subject: 'user' }]);
  });

  it('takes an owner who came while it read resources for there', async () => {
    const run = await startWith('roles');
    createModels(run, 'zoe', 'mallory');
    let made = false;
    run.readWith({
      onCall: () => {
        const isReading = run.sandbox.requests()['sagemaker:ListModels'] !== undefined;
        if (!isReading || made) return;
        made = true;
        run.sandbox.account.roles.create({
          name: dynamicRoleName('p', 'zoe'),
          trustPolicy: trust,
          tags: tagsOf('zoe'),
        });
      },
    });
    const { findings, state } = await run.scan();
    expect(findings.map(({ resource }) => resource.name)).toStrictEqual(['of-mallory']);
    expect(state.scopes).toMatchObject([{ counts: { compliant: 1, noncompliant: 1 } }, {}]);
  });

  it('takes owners from a file, and says where MLSpace is not read', async () => {
    const run = await startWith({ names: ['alice'] });
    createModels(run, 'alice', 'mallory');
    expect(namesIn(await run.scan(), 'active')).toStrictEqual(['of-mallory']);
    const unread = await startWith('tables');
    createModels(unread, 'alice');
    const { state } = await unread.scan();
    expect(state).toMatchObject({ outcome: 'unknown', failures: [{ reason: 'invalid_input' }] });
  });
});
