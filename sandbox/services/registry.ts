import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api';
import * as sagemaker from '@aws-sdk/client-sagemaker';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { json10, json11 } from '../wire/json-protocol.ts';
import { queryProtocol } from '../wire/query-protocol.ts';
import { trailOperations } from './cloudtrail.ts';
import { accountOperations } from './iam-account.ts';
import { policyOperations } from './iam-policies.ts';
import { roleOperations } from './iam-roles.ts';
import { organizationOperations } from './organizations.ts';
import { listOperations } from './sagemaker-lists.ts';
import { searchOperations } from './sagemaker-search.ts';
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
    operations: { ...listOperations, ...searchOperations, ...tagOperations, ...deleteOperations },
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
];
