import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api';
import * as sagemaker from '@aws-sdk/client-sagemaker';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { ec2Protocol } from '../wire/ec2-protocol.ts';
import { json10, json11, jsonOfDynamo } from '../wire/json-protocol.ts';
import { queryProtocol } from '../wire/query-protocol.ts';
import { trailOperations } from './cloudtrail.ts';
import { accountOperations } from './iam-account.ts';
import { policyOperations } from './iam-policies.ts';
import { roleOperations } from './iam-roles.ts';
import { stackOperations } from './installation/cloudformation.ts';
import { tableOperations } from './installation/dynamodb.ts';
import { computeOperations } from './installation/ec2.ts';
import { parameterOperations } from './installation/ssm.ts';
import { organizationOperations } from './organizations.ts';
import { listOperations } from './sagemaker-lists.ts';
import { searchOperations } from './sagemaker-search.ts';
import { startedOperations } from './sagemaker-started.ts';
import { deleteOperations, tagOperations } from './sagemaker-tags.ts';
import type { Service } from './service.ts';
import { queueOperations } from './sqs.ts';
import { tokenOperations } from './sts.ts';
import { taggingOperations } from './tagging.ts';

/** The services of the sandbox; another one is another entry. */
export const services: readonly Service[] = [
  {
    id: 'iam',
    scope: 'iam',
    protocol: queryProtocol('https://iam.amazonaws.com/doc/2010-05-08/'),
    schemas: iam,
    operations: { ...roleOperations, ...policyOperations, ...accountOperations },
  },
  {
    id: 'sts',
    scope: 'sts',
    protocol: queryProtocol('https://sts.amazonaws.com/doc/2011-06-15/'),
    schemas: sts,
    operations: tokenOperations,
  },
  {
    id: 'sagemaker',
    scope: 'sagemaker',
    target: 'SageMaker',
    protocol: json11,
    schemas: sagemaker,
    operations: { ...listOperations, ...searchOperations, ...tagOperations, ...deleteOperations, ...startedOperations },
  },
  {
    id: 'tag',
    scope: 'tagging',
    target: 'ResourceGroupsTaggingAPI_20170126',
    protocol: json11,
    schemas: tagging,
    operations: taggingOperations,
  },
  {
    id: 'cloudtrail',
    scope: 'cloudtrail',
    target: 'CloudTrail_20131101',
    cliTarget: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101',
    protocol: json11,
    schemas: cloudtrail,
    operations: trailOperations,
  },
  {
    id: 'organizations',
    scope: 'organizations',
    target: 'AWSOrganizationsV20161128',
    protocol: json11,
    schemas: organizations,
    operations: organizationOperations,
  },
  {
    id: 'sqs',
    scope: 'sqs',
    target: 'AmazonSQS',
    protocol: json10,
    schemas: sqs,
    operations: queueOperations,
  },
  {
    id: 'cloudformation',
    scope: 'cloudformation',
    protocol: queryProtocol('http://cloudformation.amazonaws.com/doc/2010-05-15/'),
    schemas: cloudformation,
    operations: stackOperations,
  },
  {
    id: 'dynamodb',
    scope: 'dynamodb',
    target: 'DynamoDB_20120810',
    protocol: jsonOfDynamo,
    schemas: dynamodb,
    operations: tableOperations,
  },
  {
    id: 'ec2',
    scope: 'ec2',
    protocol: ec2Protocol('http://ec2.amazonaws.com/doc/2016-11-15/'),
    schemas: ec2,
    operations: computeOperations,
  },
  {
    id: 'ssm',
    scope: 'ssm',
    target: 'AmazonSSM',
    protocol: json11,
    schemas: ssm,
    operations: parameterOperations,
  },
];
