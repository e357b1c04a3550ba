import { z } from 'zod';
import type { Installation } from '../parameters/canonical-policy.ts';
import { commonParameters } from '../parameters/notebook-parameters.ts';
import { roleNameRule } from '../parameters/parameter-rules.ts';
import { choice, listOrNone, release, text } from '../parameters/parameter-schema.ts';
import { isSince } from '../releases/releases.ts';
import { type Arns, arnsOf, defineTemplate, type TemplateStatement } from '../template/template.ts';
import { row } from './statement-row.ts';

/** The services of the settings of the product, by the names that it gives them (`ServiceType` of its enums.py). */
const services = [
  'realtimeTranslate',
  'batchTranslate',
  'labelingJob',
  'emrCluster',
  'trainingJob',
  'transformJob',
  'hpoJob',
  'endpoint',
  'endpointConfig',
  'notebook',
  'model',
] as const;

type Service = (typeof services)[number];

function parameters(installation: Installation) {
  const roleName = text('a role name', roleNameRule);
  return z.strictObject({
    release: release(),
    denied_services: listOrNone('services', choice(services)),
    iam_resource_prefix: commonParameters(installation).iam_resource_prefix,
    emr_service_role: roleName.default('EMR_DefaultRole'),
    emr_ec2_role: roleName.default('EMR_EC2_DefaultRole'),
  });
}

/**
 * What is switched off, `<prefix>-app-denied-services` (awslabs/mlspace, policy_helper/active_service_policy_manager.py). It
 * is made at the first change of the settings, attached to the application's, the notebook's and every dynamic role, and
 * rewritten at each change. Oddities are kept: a region is missing, and a condition names a key that no request has.
 */
export const deniedServices = defineTemplate({
  name: 'mlspace-denied-services',
  title: 'The policy that denies the services that are switched off',
  changes: ['1.5.0', '1.6.9'],
  fromRole: { denied_services: { fact: 'switched-off-services' } },
  parameters,
  statements: (installation, { release: of, denied_services, ...names }) => {
    const denied: ReadonlySet<Service> = new Set(denied_services);
    const arn = arnsOf({ ...installation, homeRegion: '' });
    const isOff = (...all: readonly Service[]) => all.every((service) => denied.has(service));
    const prefix = isSince(of, '1.6.9') ? names.iam_resource_prefix : 'MLSpace';
    const statements = [
      ...(isOff('realtimeTranslate')
        ? [deny('Translating texts.', ['TranslateDocument', 'TranslateText'], 'translate')]
        : []),
      ...(isOff('batchTranslate') ? [deny('Translating in batches.', batchVerbs, 'translate')] : []),
      ...(isOff('labelingJob') ? [deny('Labeling jobs.', labelingVerbs, 'sagemaker')] : []),
      ...(isOff('emrCluster') ? clusters(arn, [names.emr_ec2_role, names.emr_service_role]) : []),
      ...(isOff('realtimeTranslate', 'batchTranslate') ? sharedByTranslate(arn, prefix) : []),
    ];
    return statements.length > 0 ? statements : [filler(installation)];
  },
});

function deny(purpose: string, verbs: readonly string[], service: string): TemplateStatement {
  return row(purpose, 'Deny', { Action: verbs.map((verb) => `${service}:${verb}`), Resource: '*' });
}

const batchVerbs = [
  'StopTextTranslationJob',
  'ListTextTranslationJobs',
  'StartTextTranslationJob',
  'DescribeTextTranslationJob',
];

const labelingVerbs = ['CreateLabelingJob', 'DescribeLabelingJob', 'StopLabelingJob', 'ListLabelingJobs'];

function sharedByTranslate(arn: Arns, prefix: string): readonly TemplateStatement[] {
  return [
    row('What both kinds of translation use, and Amazon Comprehend.', 'Deny', {
      Action: [
        'translate:ListTerminologies',
        'translate:ListLanguages',
        'comprehend:Detect*',
        'comprehend:BatchDetect*',
      ],
      Resource: '*',
    }),
    row(
      'Passing roles to Amazon Translate; the key of the condition does not exist, so that it never applies.',
      'Deny',
      {
        Action: 'iam:PassRole',
        Resource: arn.iam(`role/${prefix}*`),
        Condition: { StringEquals: { 'iam:PassedToReception': 'translate.amazonaws.com' } },
      },
    ),
  ];
}

function clusters(arn: Arns, roles: readonly string[]): readonly TemplateStatement[] {
  return [
    row('Amazon EMR.', 'Deny', { Action: ['elasticmapreduce:*'], Resource: '*' }),
    row('Passing the roles of clusters.', 'Deny', {
      Action: ['iam:PassRole', 'iam:ListRoleTags'],
      Resource: roles.map((name) => arn.iam(`role/${name}`)),
    }),
    row('Opening security groups; its ARN names no region, so that it never applies.', 'Deny', {
      Action: ['ec2:AuthorizeSecurityGroupIngress'],
      Resource: arn.ec2('security-group/*'),
    }),
    row('Reading what clusters run on.', 'Deny', {
      Action: ['ec2:DescribeInstances', 'ec2:DescribeRouteTables'],
      Resource: '*',
    }),
  ];
}

/** A policy needs a statement, so where everything is on, it denies what nobody does. */
function filler({ partition, accountId }: Installation): TemplateStatement {
  return row('Nothing is switched off: it denies what nobody does.', 'Deny', {
    Action: ['dynamodb:CreateTable'],
    Resource: `arn:${partition}:dynamodb::${accountId}:table/invalid-table`,
  });
}
