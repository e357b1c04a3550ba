import { describe, expect, it } from 'vitest';
import { compareWithCatalogue } from '../../../../../src/catalogue/compare-with-catalogue.ts';

function attached(...statements: readonly object[]) {
  return {
    policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement: statements } }],
  };
}

const allow = (action: string, resource = '*') => ({ Effect: 'Allow', Action: action, Resource: resource });

describe('policy/compare: the request that tells a difference', () => {
  it.each<[action: string, resource: string, witness: string, about: string]>([
    ['*', '*', 'iam:PassRole', 'arn:aws:iam::111122223333:role/example-role'],
    ['iam:*', '*', 'iam:PassRole', 'arn:aws:iam::111122223333:role/example-role'],
    ['s3:*', '*', 's3:PutBucketPolicy', 'arn:aws:s3:::example-bucket'],
    ['s3:*', 'arn:aws:s3:::data/*', 's3:PutObjectAcl', 'arn:aws:s3:::data/example'],
    ['s3:*Object', '*', 's3:DeleteObject', 'arn:aws:s3:::example-bucket/example-object'],
    ['s3:Get*', 'arn:aws:s3:::data/*', 's3:GetObject', 'arn:aws:s3:::data/example'],
    ['ec2:*', '*', 'ec2:TerminateInstances', 'arn:aws:ec2:us-east-1:111122223333:instance/example-instance'],
    ['dynamodb:*', '*', 'dynamodb:PutResourcePolicy', 'arn:aws:dynamodb:us-east-1:111122223333:table/example-table'],
    [
      'ecs:*',
      '*',
      'ecs:RunTask',
      'arn:aws:ecs:us-east-1:111122223333:task-definition/example-task-definition-family:example-task-definition-revision-number',
    ],
    [
      'backup:Put*',
      '*',
      'backup:PutBackupVaultAccessPolicy',
      'arn:aws:backup:us-east-1:111122223333:backup-vault:example-backup-vault',
    ],
    [
      'codebuild:*ResourcePolicy',
      '*',
      'codebuild:PutResourcePolicy',
      'arn:aws:codebuild:us-east-1:111122223333:project/example-project',
    ],
    ['sts:*', '*', 'sts:AssumeRole', 'arn:aws:iam::111122223333:role/example-role'],
  ])('%s on %s is told by %s', async (action, resource, witness, about) => {
    const { allowed } = await compareWithCatalogue(
      attached(allow('ec2:DescribeTags')),
      attached(allow('ec2:DescribeTags'), allow(action, resource)),
    );
    expect(allowed.gained.map((one) => [one.witness.action, one.witness.resource])).toEqual([[witness, about]]);
  });

  it('and each access level by one of its own', async () => {
    const { allowed } = await compareWithCatalogue(attached(), attached(allow('s3:*')));
    const levels = allowed.gained.flatMap(({ accessLevels }) => accessLevels);
    const examples = allowed.gained.flatMap((one) => one.examples);
    expect(levels).toEqual(['List', 'Permissions management', 'Read', 'Tagging', 'Write']);
    expect(examples.map(({ accessLevel, request }) => [accessLevel, request.action])).toEqual([
      ['Permissions management', 's3:PutBucketPolicy'],
      ['Write', 's3:DeleteObject'],
      ['Read', 's3:GetObject'],
      ['List', 's3:ListBucket'],
      ['Tagging', 's3:PutObjectTagging'],
    ]);
  });

  it('of a Deny that is gone and of a boundary too', async () => {
    const deny = { ...allow('s3:*'), Effect: 'Deny' };
    const { denied } = await compareWithCatalogue(attached(deny), attached());
    expect(denied.lost.map(({ witness }) => witness.action)).toEqual(['s3:PutBucketPolicy']);
    const bound = (action: string) => ({
      ...attached(allow('ec2:DescribeTags')),
      boundary: { Version: '2012-10-17', Statement: [allow(action)] },
    });
    const { ceiling } = await compareWithCatalogue(bound('ec2:DescribeTags'), bound('*'));
    expect(ceiling.gained.map(({ witness }) => witness.action)).toEqual(['iam:PassRole']);
  });
});
