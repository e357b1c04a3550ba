import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxAccount } from '../../../sandbox/account/account.ts';
import { canonicalSide, readPolicyDetail } from '../../../src/http/page/policy/policy-detail.ts';
import { presentPolicy } from '../../../src/http/representation/policy.ts';
import { problemsOf } from '../../config/virtual-files.ts';
import { checkState } from '../../http/fixtures.ts';
import { type Installation, startInstallation, told } from '../roles/attachments-fixture.ts';

const yaml = `
targets:
  - id: prod
    account_id: "012345678910"
    home_region: us-east-1
    roles: [{ name: red }, { name: blue }, { name: green }]
    policy:
      template_file: notebook.json
      tag_parameters: { team: team }
      attached: { name: notebook }
`;
const document = (role: string, team: string, more: readonly object[] = []) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: `arn:aws:iam::012345678910:role/${role}` },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::data/${team}/*` },
      ...more,
    ],
  });
const files = {
  'notebook.json': document('x', '${team}').replace('arn:aws:iam::012345678910:role/x', '${role_arn}'),
};
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

let installation: Installation;
let account: SandboxAccount;

beforeEach(async () => {
  installation = await startInstallation(0);
  account = installation.account;
  for (const [name, team] of [
    ['red', 'a'],
    ['blue', 'b'],
    ['green', 'b'],
  ] as const) {
    account.roles.create({ name, trustPolicy: trust, tags: [{ key: 'team', value: team }] });
    account.roles.putInline(name, 'notebook', document(name, team));
  }
});
afterEach(() => installation.close());

const whole = () => installation.evaluate({ checks: ['role-attachments'], yaml, files });
const evaluate = (more = yaml) => installation.evaluate({ check: 'policy-drift', yaml: more, files });

describe('checks/policy-drift: facts of the role in the notebook policy', () => {
  it('is clean where each role has its own document', async () => {
    const evaluation = await evaluate();
    expect(told(evaluation)).toEqual([]);
    expect(evaluation.scopes.map(({ status, counts }) => [status, counts.compliant])).toEqual(
      Array.from({ length: 3 }, () => ['complete', 1]),
    );
  });

  it('finds the document of another role, with the right one in evidence, page, API and command', async () => {
    account.roles.putInline('blue', 'notebook', document('red', 'a'));
    const evaluation = await evaluate();

    expect(told(evaluation)).toEqual(['policy-changed critical iam-role blue']);
    const [changed] = evaluation.observations;
    const evidence = changed?.evidence ?? {};
    expect(changed?.summary).toContain('iam:PassRole on arn:aws:iam::012345678910:role/red');
    expect(JSON.parse(evidence['document'] as string)).toEqual(JSON.parse(document('blue', 'b')));
    expect(Object.values((evidence['restore'] as { documents: Record<string, string> }).documents)).toEqual([
      evidence['document'],
    ]);
    const state = checkState({ checkId: 'policy-drift', detail: evaluation.detail ?? null, scopes: [] });
    const api = presentPolicy(state);
    expect(api?.canonical).toBeNull();
    const wanted = api?.roles.map(({ name, comparison }) => [
      name,
      JSON.parse(api.comparisons[comparison ?? -1]?.canonical ?? 'null') as unknown,
    ]);
    expect(wanted).toEqual([
      ['red', JSON.parse(document('red', 'a'))],
      ['blue', JSON.parse(document('blue', 'b'))],
      ['green', JSON.parse(document('green', 'b'))],
    ]);
    const page = readPolicyDetail(evaluation.detail ?? null);
    const blue = page?.roles.find(({ name }) => name === 'blue');
    expect(page && JSON.parse(canonicalSide(page, blue)?.canonical ?? '')).toEqual(JSON.parse(document('blue', 'b')));
  });

  it('leaves a role whose fact is missing unknown, alone, and never takes its finding back', async () => {
    account.roles.untag('green', ['team']);
    account.roles.putInline('blue', 'notebook', document('blue', '*'));
    const evaluation = await evaluate();

    expect(told(evaluation)).toEqual(['policy-changed high iam-role blue']);
    expect(evaluation.scopes.map(({ scope, status }) => `${scope} ${status}`)).toEqual([
      'role/red complete',
      'role/blue complete',
      'role/green unknown',
    ]);
    expect(evaluation.scopes[2]?.failures).toMatchObject([
      { reason: 'unresolved', message: expect.stringContaining('the role has no tag team, which gives team') },
    ]);
    const page = readPolicyDetail(evaluation.detail ?? null);
    expect(page?.roles.map(({ name, verdict }) => `${name} ${verdict}`)).toContain('green unknown');
  });

  it('tells a policy that two roles share of each role that should have another', async () => {
    const shared = account.policies.create({ name: 'notebook', document: document('red', 'a') });
    for (const name of ['red', 'blue', 'green']) {
      account.roles.deleteInline(name, 'notebook');
      account.roles.attach(name, shared.arn);
    }
    const byTag = await evaluate(yaml.replace(/roles: .*/, 'roles: [{ path: /, minimum: 0 }]'));
    expect(told(byTag).filter((line) => line.startsWith('policy-changed'))).toEqual([
      'policy-changed critical iam-role blue',
      'policy-changed critical iam-role green',
    ]);
    expect(byTag.observations[0]?.evidence['restore']).toMatchObject({
      commands: [],
      note: expect.stringContaining('make a policy for each role'),
    });
  });

  it('judges the role as a whole by the same document, and tells the tag that is missing', async () => {
    expect(told(await whole())).toEqual([]);
    account.roles.putInline('blue', 'notebook', document('red', 'a'));
    account.roles.untag('green', ['team']);
    const evaluation = await whole();
    expect(told(evaluation)).toEqual([
      'document-changed critical iam-role blue notebook-policy',
      'role-untagged medium iam-role green notebook-policy',
    ]);
  });

  it('takes one of any_of for the role that it is written for', async () => {
    account.roles.putInline(
      'blue',
      'notebook',
      document('blue', 'b', [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }]),
    );
    const older = files['notebook.json'].replace(/\]\}$/, ',{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}');
    const evaluation = await installation.evaluate({
      check: 'policy-drift',
      yaml: yaml.replace('      attached', '      any_of: [{ template_file: older.json}]\n      attached'),
      files: { ...files, 'older.json': older },
    });
    expect(told(evaluation)).toEqual(['policy-outdated info iam-role blue']);
  });

  it('has a value of the configuration go before the role, and refuses what a stack cannot take', async () => {
    const fixed = yaml.replace(
      'tag_parameters: { team: team }',
      'parameters: { team: a, role_arn: "arn:aws:iam::012345678910:role/red" }',
    );
    expect(told(await evaluate(fixed)).toSorted()).toEqual([
      'policy-changed critical iam-role blue',
      'policy-changed critical iam-role green',
    ]);
    const stack = yaml.replace('template_file: notebook.json', 'source: { cloudformation: { stack: s, resource: r } }');
    expect(await problemsOf(stack)).toEqual([
      expect.stringContaining('policy.tag_parameters: has no effect: a stack has parameters of its own'),
    ]);
    expect(await problemsOf(yaml.replace('      tag_parameters: { team: team }\n', ''), { files })).toEqual([
      expect.stringContaining('team'),
    ]);
  });

  it('looks for gaps in the document of a role that there might be', async () => {
    const evaluation = await installation.evaluate({ check: 'policy-gaps', yaml, files });
    expect(evaluation.scopes.map(({ status }) => status)).toEqual(['complete']);
  });
});
