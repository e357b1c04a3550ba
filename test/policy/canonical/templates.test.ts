import { describe, expect, it } from 'vitest';
import { sampleInstallation, sampleParameters } from '../../../src/policy/canonical/parameters/sample.ts';
import { renderPolicy } from '../../../src/policy/canonical/render.ts';
import { builtinTemplates } from '../../../src/policy/canonical/templates.ts';
import { decodePolicy } from '../../../src/policy/parse/decode.ts';

function render(template: string, parameters: Record<string, unknown> = {}) {
  const outcome = renderPolicy({ kind: 'builtin', template }, parameters, sampleInstallation);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.policy;
}

/** The instance types that the job constraint names, in the order of its statements. */
function typesOf(parameters: Record<string, unknown>) {
  return [...render('mlspace-job-constraint', parameters).text.matchAll(/ml\.[\w.]+/g)].map(([type]) => type);
}

function problems(template: string, parameters: Record<string, unknown>) {
  const outcome = renderPolicy({ kind: 'builtin', template }, parameters, sampleInstallation);
  return outcome.ok ? [] : outcome.problems.map(({ path, message }) => `${path}: ${message}`);
}

const own: Readonly<Record<string, Record<string, unknown>>> = {
  'mlspace-notebook': sampleParameters,
  'mlspace-notebook-deployed': sampleParameters,
  'mlspace-boundary': sampleParameters,
  'mlspace-project': { project: 'Project001' },
  'mlspace-user': { user: 'jdoe' },
  'mlspace-pass-role': { role_arn: 'arn:aws:iam::012345678910:role/MLSpace-Project001-1a2b' },
  'mlspace-kms-constraint': {},
  'mlspace-endpoint-constraint': {},
  'mlspace-job-constraint': {},
  'mlspace-denied-services': {},
};

describe('policy/canonical/templates', () => {
  it.each(builtinTemplates.map(({ name }) => name))('renders %s as a valid policy that says what it is for', (name) => {
    const policy = render(name, own[name]);
    expect(decodePolicy(policy.text)).toMatchObject({ ok: true });
    expect(policy.warnings).toEqual([]);
    expect(policy.statements.every(({ purpose }) => purpose.length > 10)).toBe(true);
  });

  /** The documents of the pages "Project Policy" and "User Policy" in their first form, and of "KMS Instance Constraint". */
  it('writes the policy of a project as it is published', () => {
    expect(render('mlspace-project', { project: 'Project001', release: '1.4.0' }).document).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:DeleteObject', 's3:PutObject', 's3:PutObjectTagging'],
          Resource: 'arn:aws:s3:::mlspace-data-012345678910/project/Project001/*',
        },
        {
          Effect: 'Deny',
          Action: ['sagemaker:CreateEndpoint'],
          Resource: 'arn:aws:sagemaker:*:*:endpoint/*',
          Condition: { StringNotEqualsIgnoreCase: { 'aws:RequestTag/project': 'Project001' } },
        },
        { Effect: 'Allow', Action: ['sagemaker:CreateEndpoint'], Resource: 'arn:aws:sagemaker:*:*:endpoint-config/*' },
        {
          Effect: 'Deny',
          Action: [
            'sagemaker:CreateModel',
            'sagemaker:CreateEndpointConfig',
            'sagemaker:CreateTrainingJob',
            'sagemaker:CreateProcessingJob',
            'sagemaker:CreateHyperParameterTuningJob',
            'sagemaker:CreateTransformJob',
          ],
          Resource: '*',
          Condition: { StringNotEqualsIgnoreCase: { 'aws:RequestTag/project': 'Project001' } },
        },
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: 'arn:aws:s3:::mlspace-data-012345678910',
          Condition: { StringLike: { 's3:prefix': 'project/Project001/*' } },
        },
      ],
    });
  });

  it('guards every action on what others own, with both tags, as the newer pages do', () => {
    const { document } = render('mlspace-user', { user: 'jdoe', group_datasets: ['blue', 'red'] });
    const statements = (document as { Statement: Record<string, unknown>[] }).Statement;
    const guard = statements.at(-1);
    expect(guard).toMatchObject({
      Effect: 'Deny',
      Condition: { StringNotEqualsIgnoreCase: { 'aws:RequestTag/user': 'jdoe', 'aws:ResourceTag/user': 'jdoe' } },
    });
    expect(guard?.['Action']).toEqual(expect.arrayContaining(['sagemaker:StopTrainingJob', 'bedrock:Invoke*']));
    expect(statements[0]?.['Resource']).toEqual(
      ['private/jdoe', 'global', 'group/datasets/blue', 'group/datasets/red'].map(
        (prefix) => `arn:aws:s3:::mlspace-data-012345678910/${prefix}/*`,
      ),
    );
  });

  it('asks for a key on volumes, but on the instance types that cannot take one', () => {
    const { document } = render('mlspace-kms-constraint', { exempt_instance_types: ['ml.m5.*'] });
    expect(document).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Condition: {
            Null: { 'sagemaker:VolumeKmsKey': 'true' },
            'ForAllValues:StringNotLike': { 'sagemaker:InstanceTypes': ['ml.m5.*'] },
          },
        },
      ],
    });
  });

  it('allows training and transform jobs on instance types of their own', () => {
    const given = { training_instance_types: ['ml.m5.large'], transform_instance_types: 'ml.c5.large' };
    expect(typesOf(given)).toEqual(['ml.m5.large', 'ml.c5.large']);
    expect(typesOf({})).toEqual([]);
  });

  it('keeps what may be put on a role as a tag from widening what the role is compared with', () => {
    for (const value of ['*', 'a?', 'a/b', '${aws:username}', '', 'a'.repeat(129)]) {
      expect(problems('mlspace-project', { project: value })).toHaveLength(1);
      expect(problems('mlspace-user', { user: value })).toHaveLength(1);
    }
    for (const role_arn of ['arn:aws:iam::012345678910:role/*', 'arn:aws:iam::999999999999:role/a', '*']) {
      expect(problems('mlspace-pass-role', { role_arn })).toHaveLength(1);
    }
  });

  it('tells a parameter that the template does not have', () => {
    expect(problems('mlspace-project', { project: 'a', usr: 'b' })).toEqual([
      'parameters.usr: there is no parameter "usr"; expected one of release, project, data_bucket',
    ]);
  });
});
