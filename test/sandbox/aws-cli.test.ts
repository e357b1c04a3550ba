import { expect, it } from 'vitest';
import { describeWith } from '../support/external-tool.ts';
import { aws, refusal } from './aws.ts';
import { sandboxUnderTest } from './clients.ts';

const role = ['--role-name', 'mlspace-notebook-role'];
const policyArn = 'arn:aws:iam::012345678910:policy/mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M';
const wide = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Version 1 of the CLI prints what is on the wire, seconds; version 2 prints ISO 8601. */
function milliseconds(time: string | number): number {
  return typeof time === 'number' ? time * 1000 : Date.parse(time);
}

describeWith(['aws'], 'sandbox/aws-cli', () => {
  it('reads a role and its policy, whose documents it decodes', async () => {
    const { sandbox } = await sandboxUnderTest();

    const got = await aws(sandbox, 'iam', 'get-role', ...role);
    const version = await aws(sandbox, 'iam', 'get-policy-version', '--policy-arn', policyArn, '--version-id', 'v1');

    expect(got).toMatchObject({
      Role: {
        Arn: 'arn:aws:iam::012345678910:role/mlspace-notebook-role',
        CreateDate: expect.stringMatching(/^2026-11-24T12:00:00(?:Z|\+00:00)$/),
        AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'sagemaker.amazonaws.com' } }] },
      },
    });
    expect(version).toHaveProperty('PolicyVersion.Document.Statement.length', 15);
    expect(await aws(sandbox, 'sts', 'get-caller-identity')).toMatchObject({ Account: '012345678910' });
  });

  it('tells what started a job, and what a job started, page by page', async () => {
    const { sandbox } = await sandboxUnderTest();
    const region = 'us-east-1';
    const { sagemaker } = sandbox.account;
    const tuning = sagemaker.create({ type: 'hyper-parameter-tuning-job', region, name: 'tune' });
    const auto = sagemaker.create({ type: 'automl-job', region, name: 'auto' });
    const execution = sagemaker.create({ type: 'pipeline-execution', region, name: 'p/abcdefghijkl' });
    for (const name of ['t1', 't2', 't3'])
      sagemaker.create({ type: 'training-job', region, name, startedBy: [tuning, auto, execution] });

    const job = await aws(sandbox, 'sagemaker', 'describe-training-job', '--training-job-name', 't1');
    expect(job).toMatchObject({ TuningJobArn: tuning, AutoMLJobArn: auto });
    const listed = await aws(
      sandbox,
      'sagemaker',
      'list-training-jobs-for-hyper-parameter-tuning-job',
      '--hyper-parameter-tuning-job-name',
      'tune',
      '--page-size',
      '2',
    );
    expect(listed).toMatchObject({ TrainingJobSummaries: [{ TrainingJobName: 't1' }, {}, {}] });
    const candidates = await aws(sandbox, 'sagemaker', 'list-candidates-for-auto-ml-job', '--auto-ml-job-name', 'auto');
    expect(candidates).toHaveProperty('Candidates.length', 3);
    const steps = await aws(
      sandbox,
      'sagemaker',
      'list-pipeline-execution-steps',
      '--pipeline-execution-arn',
      execution,
    );
    expect(steps).toMatchObject({
      PipelineExecutionSteps: [{ Metadata: { TrainingJob: { Arn: expect.any(String) } } }, {}, {}],
    });
    const tags = await aws(
      sandbox,
      'sagemaker',
      'list-tags',
      '--resource-arn',
      sagemaker.set('training-job', region).find('t1')?.arn ?? '',
    );
    expect(tags).toStrictEqual({ Tags: [{ Key: 'sagemaker:pipeline-execution-arn', Value: execution }] });
    const none = ['describe-training-job', '--training-job-name', 'none'];
    expect(await refusal(aws(sandbox, 'sagemaker', ...none))).toContain('Requested resource not found');
  });

  it('tells the tag policy in effect, or why there is none', async () => {
    const { sandbox } = await sandboxUnderTest();
    const { organization, accountId } = sandbox.account;
    const ask = () => aws(sandbox, 'organizations', 'describe-effective-policy', '--policy-type', 'TAG_POLICY');
    expect(await refusal(ask())).toContain('EffectivePolicyNotFoundException');
    organization.tagPolicies.set(accountId, '{"tags":{}}');
    expect(await ask()).toMatchObject({ EffectivePolicy: { PolicyContent: '{"tags":{}}', TargetId: accountId } });
    organization.isInUse = false;
    expect(await refusal(ask())).toContain('AWSOrganizationsNotInUseException');
  });

  it('goes on where pages of IAM and of the tagging API come empty and short', async () => {
    const { sandbox } = await sandboxUnderTest(
      { dynamicRoles: 12, counts: { model: 7 }, wrongShare: 0 },
      { shortPages: true },
    );
    const { Roles } = await aws(sandbox, 'iam', 'list-roles', '--page-size', '4');
    expect(Roles).toHaveLength(14);
    const filter = ['--resource-type-filters', 'sagemaker:model', '--page-size', '4'];
    const { ResourceTagMappingList } = await aws(sandbox, 'resourcegroupstaggingapi', 'get-resources', ...filter);
    expect(ResourceTagMappingList).toHaveLength(7);
    const { IsTruncated, Roles: first } = await aws(sandbox, 'iam', 'list-roles', '--no-paginate');
    expect([IsTruncated, first]).toStrictEqual([true, []]);
  });

  it('asks the trail under the name that the CLI has for it', async () => {
    const { sandbox } = await sandboxUnderTest();
    await aws(sandbox, 'iam', 'delete-role', '--role-name', 'absent').catch(() => undefined);
    const attribute = 'AttributeKey=EventName,AttributeValue=DeleteRole';
    const found = await aws(sandbox, 'cloudtrail', 'lookup-events', '--lookup-attributes', attribute);
    expect(found).toHaveProperty('Events');
  });

  it('widens the policy as somebody in a hurry does', async () => {
    const { sandbox } = await sandboxUnderTest();
    const document = JSON.stringify(wide);

    await aws(
      sandbox,
      'iam',
      'create-policy-version',
      '--policy-arn',
      policyArn,
      '--policy-document',
      document,
      '--set-as-default',
    );
    await aws(sandbox, 'iam', 'put-role-policy', ...role, '--policy-name', 'quick', '--policy-document', document);
    await aws(
      sandbox,
      'iam',
      'attach-role-policy',
      ...role,
      '--policy-arn',
      'arn:aws:iam::aws:policy/AdministratorAccess',
    );

    const { policies, roles } = sandbox.account;
    expect(policies.get(policyArn).defaultVersionId).toBe('v2');
    expect(policies.version(policyArn, 'v2').document).toBe(document);
    expect(roles.inline('mlspace-notebook-role', 'quick')).toBe(document);
    expect(roles.get('mlspace-notebook-role').attached.size).toBe(2);
    expect(await aws(sandbox, 'iam', 'get-role-policy', ...role, '--policy-name', 'quick')).toMatchObject({
      PolicyDocument: wide,
    });
  });

  it('pages through lists, tags, and asks the tagging API', async () => {
    const { sandbox } = await sandboxUnderTest({ counts: { model: 25 }, wrongShare: 0, resources: 0 });

    const { Models } = (await aws(sandbox, 'sagemaker', 'list-models', '--creation-time-after', '2026-01-01')) as {
      Models: { ModelArn: string; CreationTime: string | number }[];
    };
    const arn = Models[0]?.ModelArn ?? '';
    await aws(sandbox, 'sagemaker', 'add-tags', '--resource-arn', arn, '--tags', 'Key=team,Value=a b');
    await aws(sandbox, 'sagemaker', 'delete-tags', '--resource-arn', arn, '--tag-keys', 'user');
    const seen = await aws(sandbox, 'resourcegroupstaggingapi', 'get-resources', '--resource-arn-list', arn);
    const all = await aws(sandbox, 'resourcegroupstaggingapi', 'get-resources', '--page-size', '10');

    expect(Models).toHaveLength(25);
    expect(sandbox.requests()).toMatchObject({ 'sagemaker:ListModels': 3 });
    expect(Models.every((model) => milliseconds(model.CreationTime) < Date.UTC(2026, 10, 24, 12))).toBe(true);
    expect(seen).toHaveProperty('ResourceTagMappingList.0.Tags', [
      expect.objectContaining({ Key: 'project' }),
      { Key: 'system', Value: 'MLSpace' },
      { Key: 'team', Value: 'a b' },
    ]);
    expect(all).toHaveProperty('ResourceTagMappingList.length', 25);
    await aws(sandbox, 'sagemaker', 'delete-model', '--model-name', arn.split('/')[1] ?? '');
    expect(sandbox.account.sagemaker.find(arn)).toBeUndefined();
  });

  it('understands the errors', async () => {
    const { sandbox } = await sandboxUnderTest();
    sandbox.faults.add({ fault: 'throttle', service: 'sagemaker' });
    sandbox.faults.add({ fault: 'access-denied', service: 'sts' });

    expect(await refusal(aws(sandbox, 'iam', 'get-role', '--role-name', 'nobody'))).toContain('(NoSuchEntity)');
    expect(await refusal(aws(sandbox, 'sagemaker', 'list-models'))).toContain('(ThrottlingException)');
    expect(await refusal(aws(sandbox, 'sts', 'get-caller-identity'))).toContain('(AccessDenied)');
  });
});
