import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { sampleInstallation, sampleParameters } from '../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import type { Catalogue } from '../../../src/policy/compare/search/catalogue/catalogue.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';
import { type LintGap, lintPolicies } from '../../../src/policy/lint/lint.ts';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await loadCatalogue('all');
});

function setOf(...statements: object[]) {
  return {
    policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement: statements } }],
  };
}

function gapsOf(set: AttachmentSet, requiredTags = ['user', 'project', 'system']): readonly LintGap[] {
  const outcome = lintPolicies(set, {
    compare: (canonical, live, account) => compareExactly(canonical, live, { catalogue, account }),
    requiredTags,
  });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.gaps;
}

const told = (gaps: readonly LintGap[]) => gaps.map(({ rule, subject }) => `${rule} ${subject}`);
const sagemaker = (type: string) => `arn:aws:sagemaker:us-east-1:012345678910:${type}/*`;

describe('policy/lint', () => {
  it('finds nothing where every creation asks for every tag', () => {
    const Null = {
      'aws:RequestTag/user': 'false',
      'aws:RequestTag/project': 'false',
      'aws:RequestTag/system': 'false',
    };
    const create = {
      Effect: 'Allow',
      Action: 'sagemaker:CreateModel',
      Resource: sagemaker('model'),
      Condition: { Null },
    };
    expect(told(gapsOf(setOf(create)))).toEqual([]);
  });

  it('proves by a request which tag may be left out', () => {
    const Null = { 'aws:RequestTag/user': 'false', 'aws:RequestTag/project': 'false' };
    const set = setOf({
      Effect: 'Allow',
      Action: 'sagemaker:CreateModel',
      Resource: sagemaker('model'),
      Condition: { Null },
    });
    const [gap, ...others] = gapsOf(set);
    expect(others).toEqual([]);
    expect(gap).toMatchObject({ rule: 'untagged-creation', subject: 'system', realisable: true });
    const attached = readAttachments(set);
    const witness = gap?.regions[0]?.witness;
    if (!attached.ok || !witness) throw new Error('no proof');
    expect(evaluateRequest(attached.attached, witness).decision).toBe('Allowed');
    expect(Object.keys(witness.context).map((key) => key.toLowerCase())).not.toContain('aws:requesttag/system');
  });

  it('tells tagging at will, and not tagging of what one owns', () => {
    const tagging = { Effect: 'Allow', Action: 'sagemaker:AddTags', Resource: '*' };
    expect(told(gapsOf(setOf(tagging), []))).toEqual(['unconditioned-tagging sagemaker:AddTags']);
    const own = { ...tagging, Condition: { StringEquals: { 'aws:ResourceTag/user': 'jane' } } };
    expect(told(gapsOf(setOf(own), []))).toEqual([]);
  });

  it('tells a statement that contradicts itself, and one whose actions never come with its resources', () => {
    const contradiction = { Null: { 'aws:RequestTag/user': 'true' }, StringEquals: { 'aws:RequestTag/user': 'jane' } };
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
    expect(told(gapsOf(setOf({ ...statement, Condition: contradiction }), []))).toEqual([
      'never-applies statement 1 of p',
    ]);
    const wrong = { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: sagemaker('model') };
    expect(gapsOf(setOf(statement, wrong), [])).toMatchObject([
      { rule: 'never-applies', subject: 'statement 2 of p', realisable: false },
    ]);
  });

  it('tells names that IAM stores and nothing has', () => {
    const blank = { Effect: 'Allow', Action: ['s3:GetObject', 's3: PutObject'], Resource: '*' };
    expect(gapsOf(setOf(blank), [])).toMatchObject([
      { rule: 'never-applies', message: '"s3: PutObject" in statement 1 of p holds a blank, so it names no action' },
    ]);
    const key = {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: '*',
      Condition: { StringEquals: { PassedToService: 'ec2.amazonaws.com' } },
    };
    expect(told(gapsOf(setOf(key), []))).toEqual([
      'never-applies "PassedToService" in statement 1 of p',
      'never-applies statement 1 of p',
    ]);
  });

  it('tells a denial whose conditions must all hold, and not the same taken apart', () => {
    const allow = { Effect: 'Allow', Action: 'sagemaker:CreateTrainingJob', Resource: '*' };
    const deny = { Effect: 'Deny', Action: 'sagemaker:CreateTrainingJob', Resource: '*' };
    const [user, project] = ['user', 'project'].map((tag) => ({ [`aws:RequestTag/${tag}`]: 'true' }));
    expect(told(gapsOf(setOf(allow, { ...deny, Condition: { Null: { ...user, ...project } } }), []))).toEqual([
      'joined-denial statement 2 of p',
    ]);
    const apart = [user, project].map((one) => ({ ...deny, Condition: { Null: one } }));
    expect(told(gapsOf(setOf(allow, ...apart), []))).toEqual([]);
  });

  it('finds, once jobs are allowed on instance types, that the published denial lets one tag be enough', () => {
    const policies = ['mlspace-notebook', 'mlspace-job-constraint'].map((template) => {
      const parameters =
        template === 'mlspace-notebook'
          ? sampleParameters
          : { training_instance_types: ['ml.m5.large'], transform_instance_types: ['ml.m5.large'] };
      const rendered = renderPolicy({ kind: 'builtin', template }, parameters, sampleInstallation);
      if (!rendered.ok) throw new Error('not rendered');
      return { name: template, kind: 'managed' as const, document: rendered.policy.text };
    });
    const gaps = gapsOf({ policies }).filter(({ rule }) => rule === 'joined-denial');
    expect(told(gaps)).toEqual([
      'joined-denial statement 13 of mlspace-notebook',
      'joined-denial statement 14 of mlspace-notebook',
    ]);
    for (const { regions } of gaps) expect(regions[0]?.decisions.canonical).toBe('Allowed');
  });

  it('finds the gaps of the published policy, each with its proof', () => {
    const rendered = renderPolicy(
      { kind: 'builtin', template: 'mlspace-notebook' },
      sampleParameters,
      sampleInstallation,
    );
    if (!rendered.ok) throw new Error('not rendered');
    const set = { policies: [{ name: 'published', kind: 'managed' as const, document: rendered.policy.text }] };
    const gaps = gapsOf(set);
    expect(told(gaps)).toEqual(
      expect.arrayContaining([
        'untagged-creation user',
        'untagged-creation project',
        'untagged-creation system',
        'unconditioned-tagging sagemaker:AddTags',
      ]),
    );
    expect(told(gaps).filter((line) => line.startsWith('never-applies'))).toEqual([
      'never-applies statement 9 of published',
      'never-applies statement 15 of published',
    ]);
  });
});

describe('policy/lint: documents that cannot be read', () => {
  it('says in which document and where in it', () => {
    const outcome = lintPolicies(
      {
        policies: [
          { name: 'whole', kind: 'managed', document: 5 },
          { name: 'part', kind: 'managed', document: { Statement: 5 } },
        ],
      },
      { compare: () => expect.fail('nothing is compared'), requiredTags: [] },
    );
    expect(outcome.ok ? [] : outcome.problems.map(({ path }) => path)).toEqual(['whole', 'part.Statement']);
  });
});

describe('policy/lint: what is written to be hard', () => {
  const hard = setOf(
    ...Array.from({ length: 40 }, (_, index) => ({
      Effect: 'Allow',
      Action: `s3:*a?${'b*?'.repeat(20)}${index}`,
      Resource: `arn:aws:s3:::${'*a?'.repeat(20)}${index}`,
    })),
  );

  it('ends when its work is spent, and says how much was not asked', () => {
    let asked = 0;
    const outcome = lintPolicies(hard, {
      compare: (canonical, live, account) => {
        asked += 1;
        return compareExactly(canonical, live, { account });
      },
      requiredTags: ['user'],
      steps: 50_000,
    });
    if (!outcome.ok) throw new Error('invalid');
    const questions = 40 + 2;
    expect(asked).toBeLessThan(questions);
    expect(outcome.undecided.at(-1)).toBe(
      `${questions - asked} of ${questions} questions were not asked: the work budget was spent`,
    );
  });
});
