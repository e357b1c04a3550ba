import { readFileSync } from 'node:fs';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  NoSuchEntityException,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  paginateListRoles,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { failureOf, sandboxUnderTest } from './clients.ts';

const RoleName = 'mlspace-notebook-role';
const PolicyArn = 'arn:aws:iam::012345678910:policy/mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M';
const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

function decoded(document: string | undefined): unknown {
  return JSON.parse(decodeURIComponent(document ?? ''));
}

describe('sandbox/iam', () => {
  it('tells of the notebook role: trust, tags, attached policy', async () => {
    const { iam } = await sandboxUnderTest();

    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const { AttachedPolicies, IsTruncated } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName }));

    expect(Role?.Arn).toBe(`arn:aws:iam::012345678910:role/${RoleName}`);
    expect(Role?.CreateDate).toEqual(new Date(Date.UTC(2026, 10, 24, 12)));
    expect(Role?.Tags).toEqual([{ Key: 'system', Value: 'MLSpace' }]);
    expect(Tags).toEqual(Role?.Tags);
    expect(decoded(Role?.AssumeRolePolicyDocument)).toHaveProperty(
      'Statement.0.Principal.Service',
      'sagemaker.amazonaws.com',
    );
    expect(AttachedPolicies).toEqual([
      { PolicyName: 'mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M', PolicyArn },
    ]);
    expect(IsTruncated).toBe(false);
  });

  it('answers documents URL-encoded, which decode to the published policy', async () => {
    const { iam } = await sandboxUnderTest();

    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const answer = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }));
    const document = answer.PolicyVersion?.Document ?? '';

    expect(document).not.toMatch(/[^A-Za-z0-9%._~-]/);
    const published: unknown = JSON.parse(
      readFileSync(new URL('../../sandbox/notebook-policy.json', import.meta.url), 'utf8'),
    );
    expect(decoded(document)).toEqual(published);
  });

  it('answers documents raw where that is asked of the account', async () => {
    const { iam, sandbox } = await sandboxUnderTest({ notebookPolicy: everything });
    sandbox.account.documentEncoding = 'raw';

    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));

    expect(PolicyVersion?.Document).toBe(everything);
  });

  it('keeps versions as IAM does: five at most, the default one not deletable', async () => {
    const { iam } = await sandboxUnderTest();
    const version = (SetAsDefault: boolean) =>
      iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: everything, SetAsDefault }));

    expect((await version(true)).PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true });
    for (const _ of ['v3', 'v4', 'v5']) await version(false);
    expect(await failureOf(version(true))).toEqual({ name: 'LimitExceededException', status: 409 });
    expect(await failureOf(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' })))).toEqual({
      name: 'DeleteConflictException',
      status: 409,
    });
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));

    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(Versions?.map((each) => [each.VersionId, each.IsDefaultVersion])).toEqual([
      ['v5', false],
      ['v4', false],
      ['v3', false],
      ['v1', true],
    ]);
  });

  it('attaches, detaches and tells who uses a policy', async () => {
    const { iam } = await sandboxUnderTest();
    const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';

    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: administrator }));
    const used = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: administrator }));
    expect(used.PolicyRoles?.map((role) => role.RoleName)).toEqual([RoleName]);
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: administrator }));

    expect(await failureOf(iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: administrator })))).toEqual({
      name: 'NoSuchEntityException',
      status: 404,
    });
  });

  it('keeps inline policies and the boundary', async () => {
    const boundary = { Version: '2012-10-17', Statement: [] };
    const { iam } = await sandboxUnderTest({ boundary: JSON.stringify(boundary) });

    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'extra+ä&', PolicyDocument: everything }));
    const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const inline = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'extra+ä&' }));
    const before = await iam.send(new GetRoleCommand({ RoleName }));
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'extra+ä&' }));
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
    const after = await iam.send(new GetRoleCommand({ RoleName }));

    expect(PolicyNames).toEqual(['extra+ä&']);
    expect(decoded(inline.PolicyDocument)).toEqual(JSON.parse(everything));
    expect(before.Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(
      'arn:aws:iam::012345678910:policy/mlspace-boundary',
    );
    expect(after.Role?.PermissionsBoundary).toBeUndefined();
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual([]);
  });

  it('creates and deletes roles and policies', async () => {
    const { iam } = await sandboxUnderTest();
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'ours', Path: '/team/', PolicyDocument: everything }),
    );
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'ours',
        Path: '/team/',
        AssumeRolePolicyDocument: trust,
        Tags: [
          { Key: 'a', Value: '1 & 2' },
          { Key: 'b', Value: '' },
        ],
      }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'ours', PolicyArn: Policy?.Arn }));
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'ours', PermissionsBoundary: Policy?.Arn }));

    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'ours' }));
    expect(Role).toMatchObject({ Arn: 'arn:aws:iam::012345678910:role/team/ours', Path: '/team/' });
    expect(Role?.Tags).toEqual([
      { Key: 'a', Value: '1 & 2' },
      { Key: 'b', Value: '' },
    ]);
    const team = await iam.send(new ListRolesCommand({ PathPrefix: '/team/' }));
    expect(team.Roles?.map((role) => role.RoleName)).toEqual(['ours']);
    expect(await failureOf(iam.send(new DeleteRoleCommand({ RoleName: 'ours' })))).toEqual({
      name: 'DeleteConflictException',
      status: 409,
    });
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'ours', PolicyArn: Policy?.Arn }));
    await iam.send(new DeleteRoleCommand({ RoleName: 'ours' }));
    await iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn }));
    expect(await failureOf(iam.send(new GetPolicyCommand({ PolicyArn: Policy?.Arn })))).toEqual({
      name: 'NoSuchEntityException',
      status: 404,
    });
  });

  it('pages by 100 where nothing is asked, and by markers', async () => {
    const { iam, sandbox } = await sandboxUnderTest();
    for (let index = 0; index < 103; index += 1)
      sandbox.account.roles.create({ name: `r${index}`, trustPolicy: trust });

    const first = await iam.send(new ListRolesCommand({}));
    expect(first).toMatchObject({ IsTruncated: true, Roles: { length: 100 } });

    const names: (string | undefined)[] = [];
    for await (const page of paginateListRoles({ client: iam, pageSize: 40 }, {})) {
      names.push(...(page.Roles ?? []).map((role) => role.RoleName));
    }
    expect(new Set(names).size).toBe(105);
    expect(names).toHaveLength(105);
    expect(await failureOf(iam.send(new ListRolesCommand({ MaxItems: 1001 })))).toEqual({
      name: 'ValidationError',
      status: 400,
    });
  });

  it.for([
    ['a role that is not there', new GetRoleCommand({ RoleName: 'nobody' }), 'NoSuchEntityException', 404],
    ['a policy that is not there', new GetPolicyCommand({ PolicyArn: `${PolicyArn}x` }), 'NoSuchEntityException', 404],
    [
      'a document that is no JSON',
      new PutRolePolicyCommand({ RoleName, PolicyName: 'x', PolicyDocument: '{' }),
      'MalformedPolicyDocumentException',
      400,
    ],
    [
      'a name that is taken',
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }),
      'EntityAlreadyExistsException',
      409,
    ],
  ] as const)('refuses %s', async ([, command, name, status]) => {
    const { iam } = await sandboxUnderTest();

    const call: Promise<unknown> = iam.send(command as GetRoleCommand);

    expect(await failureOf(call)).toEqual({ name, status });
  });

  it('has errors that the SDK makes its own classes of', async () => {
    const { iam } = await sandboxUnderTest();

    await expect(iam.send(new GetRoleCommand({ RoleName: 'nobody' }))).rejects.toBeInstanceOf(NoSuchEntityException);
  });

  it('lets a test put text that no reader can decode in the place of a document', async () => {
    const { iam, sandbox } = await sandboxUnderTest();
    sandbox.account.policies.replaceText(PolicyArn, '{"Version":');

    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));

    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe('{"Version":');
  });

  it('makes room for a sixth version when somebody rewrites the policy', async () => {
    const { iam, sandbox } = await sandboxUnderTest();
    for (let round = 0; round < 6; round += 1) sandbox.account.policies.rewrite(PolicyArn, everything);

    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));

    expect(Policy?.DefaultVersionId).toBe('v7');
    expect((await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))).Versions).toHaveLength(5);
  });
});
