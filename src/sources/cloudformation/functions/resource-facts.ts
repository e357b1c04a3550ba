import { memberOf } from '../template/resolution.ts';
import type { TemplateResource } from '../template/template.ts';

/** Where a resource is, for the ARNs that follow from its physical id. */
export interface ResourcePlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

type Attribute = (id: string, place: ResourcePlace, path: string) => string | undefined;

const itself: Attribute = (id) => id;
const lastPart =
  (separator: string): Attribute =>
  (id) =>
    id.slice(id.lastIndexOf(separator) + 1);
const regional =
  (service: string, before: string, after = ''): Attribute =>
  (id, { partition, region, account }) =>
    `arn:${partition}:${service}:${region}:${account}:${before}${id}${after}`;
const identity =
  (kind: string): Attribute =>
  (id, { partition, account }, path) =>
    `arn:${partition}:iam::${account}:${kind}${path}${id}`;

/**
 * The attributes that follow from what `Ref` tells (CloudFormation template reference, "Return values" of each type, and
 * "Resource types" of the Service Authorization Reference for the form of each ARN).
 */
const attributes: Readonly<Record<string, Readonly<Record<string, Attribute>>>> = {
  'AWS::CodeBuild::Project': { Arn: regional('codebuild', 'project/') },
  'AWS::DynamoDB::Table': { Arn: regional('dynamodb', 'table/') },
  'AWS::EC2::SecurityGroup': { GroupId: (id) => (id.startsWith('sg-') ? id : undefined) },
  'AWS::EC2::Subnet': { SubnetId: itself },
  'AWS::EC2::VPC': { VpcId: itself },
  'AWS::ECR::Repository': { Arn: regional('ecr', 'repository/') },
  'AWS::IAM::Group': { Arn: identity('group') },
  'AWS::IAM::InstanceProfile': { Arn: identity('instance-profile') },
  'AWS::IAM::ManagedPolicy': { PolicyArn: itself },
  'AWS::IAM::Role': { Arn: identity('role') },
  'AWS::IAM::User': { Arn: identity('user') },
  'AWS::KMS::Key': { Arn: regional('kms', 'key/'), KeyId: itself },
  'AWS::Kinesis::Stream': { Arn: regional('kinesis', 'stream/') },
  'AWS::Lambda::Function': { Arn: regional('lambda', 'function:') },
  'AWS::Logs::LogGroup': { Arn: regional('logs', 'log-group:', ':*') },
  'AWS::S3::Bucket': { Arn: (id, { partition }) => `arn:${partition}:s3:::${id}` },
  'AWS::SNS::Topic': { TopicArn: itself, TopicName: lastPart(':') },
  'AWS::SQS::Queue': {
    Arn: (id, place, path) => regional('sqs', '')(id.slice(id.lastIndexOf('/') + 1), place, path),
    QueueName: lastPart('/'),
    QueueUrl: itself,
  },
  'AWS::SecretsManager::Secret': { Id: itself },
  'AWS::StepFunctions::StateMachine': { Arn: itself, Name: lastPart(':') },
};

/** The attribute of a resource where it follows from its physical id and its path; `undefined` where it does not. */
export function attributeOf(
  type: string,
  attribute: string,
  { id, path, place }: { readonly id: string; readonly path: string; readonly place: ResourcePlace },
): string | undefined {
  const known = Object.hasOwn(attributes, type) ? attributes[type] : undefined;
  return known && Object.hasOwn(known, attribute) ? known[attribute]?.(id, place, path) : undefined;
}

/** The property that names a resource, for types whose `Ref` is that name (the same reference). */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::CodeBuild::Project': 'Name',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::Kinesis::Stream': 'Name',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
};

/** The name that the template itself gives a resource, not resolved yet; `undefined` where CloudFormation makes it up. */
export function givenName({
  type,
  properties,
}: TemplateResource): { readonly name: unknown; readonly property: string } | undefined {
  const property = Object.hasOwn(nameProperties, type) ? nameProperties[type] : undefined;
  const name = property === undefined ? undefined : memberOf(properties, property);
  return property === undefined || name === undefined ? undefined : { name, property };
}
