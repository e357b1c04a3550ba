import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { compareWithCatalogue } from '../../../../src/catalogue/compare-with-catalogue.ts';
import { detailOf, evidenceOf, verdictOf } from '../../../../src/checks/roles/comparing/policy-verdict.ts';

const text = await readFile(new URL('../../../reference/notebook-policy.json', import.meta.url), 'utf8');

interface Document {
  Statement: Record<string, unknown>[];
}

/** The notebook policy after an edit, against itself. */
async function compare(edit: (document: Document) => void, boundary?: unknown) {
  const document = JSON.parse(text) as Document;
  edit(document);
  const canonical = attached(text);
  return await compareWithCatalogue(
    boundary === undefined ? canonical : { ...canonical, boundary },
    attached(document),
  );
}

function attached(document: unknown) {
  return { policies: [{ name: 'notebook', kind: 'managed' as const, document }] };
}

function allow(action: string, resource: string) {
  return (document: Document) => void document.Statement.push({ Effect: 'Allow', Action: action, Resource: resource });
}

const bucket = 'arn:aws:s3:::payroll/*';

describe('checks/policy-verdict', () => {
  it.each<[string, (document: Document) => void, string | undefined, string]>([
    ['an action that writes', allow('s3:PutObject', bucket), 'critical', 'broadened'],
    ['an action that tags', allow('s3:PutObjectTagging', bucket), 'critical', 'broadened'],
    [
      'an action that changes permissions',
      allow('iam:AttachRolePolicy', 'arn:aws:iam::012345678910:role/MLSpace'),
      'critical',
      'broadened',
    ],
    ['reading everywhere', allow('s3:GetObject', '*'), 'critical', 'broadened'],
    ['reading one bucket', allow('s3:GetObject', bucket), 'high', 'broadened'],
    ['an action that AWS has not', allow('s3:ReadMinds', bucket), 'medium', 'broadened'],
    [
      'an action on a resource of another service',
      allow('s3:PutObject', 'arn:aws:sagemaker:us-east-1:1:model/*'),
      'medium',
      'broadened',
    ],
    ['less', (document) => void document.Statement.shift(), 'medium', 'narrowed'],
    [
      'nothing',
      (document) => {
        document.Statement = document.Statement.toReversed();
      },
      undefined,
      'equivalent',
    ],
    [
      'a denial that is not in use',
      (document) => {
        document.Statement = document.Statement.filter(({ Effect }) => Effect !== 'Deny');
      },
      'medium',
      'latent',
    ],
  ])('%s', async (_what, edit, severity, verdict) => {
    const comparison = await compare(edit);

    expect(verdictOf(comparison)).toMatchObject({ severity, verdict });
  });

  it('is critical about a tag that is no longer asked for, and says so', async () => {
    const comparison = await compare(({ Statement }) => {
      const conditions = Statement.flatMap(({ Effect, Action, Condition }) =>
        Effect === 'Allow' && Action === 'sagemaker:CreateEndpoint' && Condition ? Condition : [],
      ) as { Null: Record<string, string> }[];
      for (const { Null } of conditions) delete Null['aws:RequestTag/user'];
    });
    const { severity, told } = verdictOf(comparison);

    expect(severity).toBe('critical');
    expect(told).toContain('sagemaker:CreateEndpoint');
    expect(told).toContain('without tag `user`');
  });

  it('is high where nobody can say whether more is allowed, and says why', async () => {
    const allowed = {
      verdict: 'undecided',
      gained: [],
      lost: [],
      undecided: ['the limit of the work was reached'],
    } as const;
    const comparison = { ...(await compare(() => {})), verdict: 'undecided', allowed, exact: false } as const;

    expect(verdictOf(comparison)).toMatchObject({ severity: 'high', verdict: 'undecided' });
    expect(verdictOf(comparison).told).toMatch(/not decided: the limit of the work was reached$/);
  });

  it.each([
    ['critical', allow('s3:PutObject', bucket)],
    ['high', allow('s3:GetObject', bucket)],
  ])('is %s, as by the policy alone, where nobody can say whether AWS has such a request', async (severity, edit) => {
    const comparison = await compare(edit);
    const realisable = { ...comparison.realisable, gained: [], undecided: ['the limit of the work was reached'] };

    expect(verdictOf({ ...comparison, realisable })).toMatchObject({ severity, verdict: 'broadened' });
    expect(verdictOf({ ...comparison, realisable }).told).toContain('allows more than');
  });

  it('calls a boundary that is gone without effect latent', async () => {
    const comparison = await compare(() => {}, {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'iam:CreateUser', Resource: '*' },
      ],
    });

    expect(verdictOf(comparison)).toMatchObject({ severity: 'medium', verdict: 'latent' });
    expect(verdictOf(comparison).told).toContain('wider permissions boundary');
  });

  it('keeps the evidence of a large difference short enough for a message', async () => {
    const comparison = await compare((document) => {
      document.Statement = [];
    });

    expect(JSON.stringify(evidenceOf(comparison)).length).toBeLessThan(6_000);
    expect(evidenceOf(comparison)).toMatchObject({ verdict: 'narrowed', regions: { gained: 0 } });
  });

  it('cuts texts that no person reads, and says how long they are', async () => {
    const long = `arn:aws:s3:::${'a'.repeat(20_000)}`;
    const comparison = await compare(allow('s3:GetObject', long));

    expect(comparison.allowed.gained[0]?.witness.resource).toBe(long);
    const evidence = JSON.stringify(evidenceOf(comparison));
    expect(evidence.length).toBeLessThan(10_000);
    expect(evidence).toContain(`… (${long.length} characters)`);
    expect(JSON.stringify(detailOf(comparison)).length).toBeLessThan(200_000);
  });
});
