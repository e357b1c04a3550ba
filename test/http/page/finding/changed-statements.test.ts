import { describe, expect, it } from 'vitest';
import { emptyRows, finding, startServer } from '../../fixtures.ts';
import { allow, policyState } from '../policy-fixture.ts';

const role = {
  type: 'iam-role',
  arn: 'arn:aws:iam::012345678910:role/mlspace-notebook-role',
  name: 'mlspace-notebook-role',
  region: 'global',
};

const state = policyState(
  [allow('sagemaker:AddTags'), allow(['s3:GetObject', 'logs:Put*'])],
  [allow('sagemaker:AddTags'), allow(['s3:*', 'logs:Put*'])],
);

async function pageOf(over: Parameters<typeof finding>[0]): Promise<string> {
  const row = finding({ id: 'f_1', checkId: 'policy-drift', kind: 'policy-changed', resource: role, ...over });
  const { get } = await startServer({ rows: emptyRows({ findings: [row], states: [state] }) });
  return (await get('/findings/f_1')).text;
}

describe('http/page only what changed', () => {
  it('shows the statement that differs, with marks on the words that one side alone has, and counts the others', async () => {
    const text = await pageOf({});
    const [, section = ''] = /aria-labelledby="changed">([^]*?)<\/section>/.exec(text) ?? [];
    expect([...section.matchAll(/<ins>([^<]*)<\/ins>/g)].map(([, word]) => word)).toEqual(['s3:*']);
    expect([...section.matchAll(/<del>([^<]*)<\/del>/g)].map(([, word]) => word)).toEqual(['s3:GetObject']);
    expect(section).not.toContain('sagemaker:AddTags');
    expect(section).toContain('1 other statement says the same on both sides.');
    expect(section).toContain('policy?role=mlspace-notebook-role');
  });

  it.each([
    ['is over', { state: 'resolved', resolution: 'fixed' }],
    ['is about another role', { resource: { ...role, arn: `${role.arn}-other` } }],
    ['is of another check', { checkId: 'role-attachments' }],
  ] as const)('shows none where the finding %s', async (_title, over) => {
    expect(await pageOf(over)).not.toContain('Only what changed');
  });
});
