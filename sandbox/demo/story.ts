import {
  CreatePolicyVersionCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { AddTagsCommand, DeleteTagsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';

/** One thing that happens to the account, told as a person would. */
export interface Change {
  readonly told: string;
  /** What the daemon should say of it next. */
  readonly expected: string;
  readonly make: () => Promise<void>;
}

export interface StoryOptions {
  /** Where the account answers. */
  readonly endpoint: string;
  readonly region: string;
  readonly roleName: string;
  /** A resource that carries all its tags. */
  readonly taggedArn: string;
  /** A resource that lacks `project`. */
  readonly untaggedArn: string;
}

const credentials = { accessKeyId: 'demo', secretAccessKey: 'demo' };

/** The changes of the demo, in order, each made over the wire as with any AWS client. */
export function story({ endpoint, region, roleName, taggedArn, untaggedArn }: StoryOptions): readonly Change[] {
  const iam = new IAMClient({ endpoint, region, credentials });
  const sagemaker = new SageMakerClient({ endpoint, region, credentials });
  return [
    {
      told: `Somebody widens the notebook policy of ${roleName}: s3:* on every bucket.`,
      expected: 'a new policy-changed finding and a drift.firing message',
      make: () => widenPolicy(iam, roleName),
    },
    {
      told: `Somebody removes the tag "user" from ${taggedArn}.`,
      expected: 'a new tag-missing finding',
      make: async () => {
        await sagemaker.send(new DeleteTagsCommand({ ResourceArn: taggedArn, TagKeys: ['user'] }));
      },
    },
    {
      told: `The owner repairs ${untaggedArn}: the tag "project" is set.`,
      expected: 'its finding resolves',
      make: async () => {
        await sagemaker.send(
          new AddTagsCommand({ ResourceArn: untaggedArn, Tags: [{ Key: 'project', Value: 'fraud-detection' }] }),
        );
      },
    },
  ];
}

async function widenPolicy(iam: IAMClient, roleName: string): Promise<void> {
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName }));
  const [{ PolicyArn } = { PolicyArn: undefined }] = AttachedPolicies;
  const current = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
  const document = JSON.parse(decodeURIComponent(current.PolicyVersion?.Document ?? '')) as { Statement: unknown[] };
  document.Statement.push({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
  await iam.send(
    new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: JSON.stringify(document), SetAsDefault: true }),
  );
}
