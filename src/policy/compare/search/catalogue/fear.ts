import type { CatalogueAction } from './catalogue.ts';

/**
 * What a person fears in a change, the most first: to give oneself or others more, to lose or falsify data, to give data away,
 * the work of notebooks, the rest. In each, actions that everybody knows before others.
 */
const familiar: readonly (readonly string[])[] = [
  [
    'iam:PassRole iam:CreateAccessKey iam:AttachRolePolicy iam:PutRolePolicy iam:CreatePolicyVersion iam:UpdateAssumeRolePolicy',
    'iam:CreateRole iam:CreateUser iam:CreateLoginProfile iam:CreatePolicy sts:AssumeRole iam:DeleteRolePermissionsBoundary',
    'iam:AddUserToGroup iam:AttachUserPolicy s3:PutBucketPolicy s3:PutObjectAcl kms:PutKeyPolicy kms:CreateGrant',
    'lambda:AddPermission secretsmanager:PutResourcePolicy sqs:AddPermission sns:AddPermission ecr:SetRepositoryPolicy',
    'organizations:LeaveOrganization sts:GetFederationToken ecr:GetAuthorizationToken rds:AddRoleToDBCluster',
    'dynamodb:PutResourcePolicy ssm:ModifyDocumentPermission logs:PutResourcePolicy glue:PutResourcePolicy',
    'elasticfilesystem:PutFileSystemPolicy backup:PutBackupVaultAccessPolicy events:PutPermission',
  ],
  [
    's3:DeleteObject s3:PutObject s3:DeleteBucket dynamodb:DeleteItem dynamodb:PutItem dynamodb:DeleteTable',
    'rds:DeleteDBInstance rds:DeleteDBCluster ec2:TerminateInstances ec2:DeleteVolume ec2:DeleteSnapshot',
    'secretsmanager:PutSecretValue secretsmanager:DeleteSecret ssm:PutParameter kms:ScheduleKeyDeletion',
    'logs:DeleteLogGroup cloudtrail:StopLogging cloudtrail:DeleteTrail glue:DeleteTable elasticfilesystem:ClientWrite',
    'redshift:DeleteCluster sqs:SendMessage sqs:DeleteMessage sns:Publish kinesis:PutRecord lambda:UpdateFunctionCode',
  ],
  [
    's3:GetObject s3:ListBucket secretsmanager:GetSecretValue ssm:GetParameter kms:Decrypt dynamodb:GetItem dynamodb:Query',
    'dynamodb:Scan logs:GetLogEvents logs:FilterLogEvents athena:GetQueryResults glue:GetTable ecr:BatchGetImage',
    'codecommit:GitPull lambda:GetFunction sqs:ReceiveMessage kinesis:GetRecords rds-data:ExecuteStatement',
  ],
  [
    'sagemaker:CreateNotebookInstance sagemaker:CreatePresignedNotebookInstanceUrl sagemaker:CreateTrainingJob',
    'sagemaker:CreateProcessingJob sagemaker:DeleteEndpoint sagemaker:DeleteModel sagemaker:CreateModel',
    'sagemaker:CreateEndpoint sagemaker:InvokeEndpoint sagemaker:CreateTransformJob sagemaker:StopNotebookInstance',
    'sagemaker:DescribeNotebookInstance sagemaker:AddTags sagemaker:ListNotebookInstances',
  ],
  [
    'ec2:RunInstances ec2:DescribeInstances lambda:InvokeFunction lambda:CreateFunction cloudformation:CreateStack',
    'iam:GetRole iam:ListRoles s3:ListAllMyBuckets s3:GetBucketLocation logs:PutLogEvents cloudwatch:PutMetricData',
    'bedrock:InvokeModel ecs:RunTask ssm:SendCommand iam:TagRole s3:PutObjectTagging s3:PutBucketTagging',
    'ec2:CreateTags lambda:TagResource secretsmanager:TagResource secretsmanager:ListSecrets kms:ListKeys',
  ],
].map((lines) => lines.flatMap((line) => line.toLowerCase().split(' ')));

const ranks = new Map(familiar.flatMap((names, group) => names.map((name, index) => [name, group * 1000 + index])));

const dataServices = new Set('s3 dynamodb rds rds-data redshift elasticfilesystem secretsmanager ssm kms'.split(' '));
for (const service of 'glue athena kinesis sqs logs ecr codecommit lakeformation es backup ebs'.split(' '))
  dataServices.add(service);

const unfamiliar = 500;

/** Of the permissions that nobody knows: behind the data that everybody knows, before other data. */
const unfamiliarPermission = 1400;

/** What gives somebody something, and what takes it back; the rest of that access level only has to do with it. */
const permissions: readonly RegExp[] = [
  /^(put|set|add|attach|authorize|create|grant|modify|update|share).*(polic|permission|grant|access|acl|share|ingress)/,
  /polic|permission|grant|access|acl|share|ingress/,
];

/** The less, the more it is feared. */
export function fearRank({ name, accessLevels }: Pick<CatalogueAction, 'name' | 'accessLevels'>): number {
  const folded = name.toLowerCase();
  return ranks.get(folded) ?? permissionRank(folded, accessLevels) ?? groupOf(folded, accessLevels) * 1000 + unfamiliar;
}

function permissionRank(name: string, levels: readonly string[]): number | undefined {
  if (!levels.includes('Permissions management')) return undefined;
  const own = name.slice(name.indexOf(':') + 1);
  const rank = permissions.findIndex((form) => form.test(own));
  return rank < 0 ? undefined : unfamiliarPermission + rank;
}

function groupOf(name: string, levels: readonly string[]): number {
  const service = name.slice(0, name.indexOf(':'));
  if (service === 'sagemaker') return 3;
  if (!dataServices.has(service)) return 4;
  if (levels.includes('Tagging')) return 4;
  if (levels.includes('Write')) return 1;
  return levels.includes('Read') ? 2 : 4;
}

/** The services whose actions are feared most, in this order; all others after them. */
const first = ['iam', 'sts', 's3', 'kms', 'secretsmanager', 'dynamodb', 'sagemaker', 'ec2', 'lambda'];

/** The place of a service in that order, 0 for the most feared one. */
export function serviceRank(prefix: string): number {
  const index = first.indexOf(prefix);
  return index < 0 ? first.length : index;
}

/** The most feared action of each access level first, then all others: so a list that is cut has one of each. */
export function inTellingOrder<Action extends Pick<CatalogueAction, 'name' | 'accessLevels'>>(
  actions: readonly Action[],
): readonly Action[] {
  const ranked = actions
    .map((action) => ({ action, rank: fearRank(action) }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ action }) => action);
  const levels = new Set(ranked.flatMap(({ accessLevels }) => accessLevels));
  const leaders = new Set(Array.from(levels, (level) => ofLevel(ranked, level)[0]));
  return [...ranked.filter((action) => leaders.has(action)), ...ranked.filter((action) => !leaders.has(action))];
}

/** Those of an access level; first what is of no other. */
export function ofLevel<Action extends { readonly accessLevels: readonly string[] }>(
  actions: readonly Action[],
  level: string,
): readonly Action[] {
  const own = actions.filter(({ accessLevels }) => accessLevels.includes(level));
  return [
    ...own.filter(({ accessLevels }) => accessLevels.length === 1),
    ...own.filter(({ accessLevels }) => accessLevels.length > 1),
  ];
}
