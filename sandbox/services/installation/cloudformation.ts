import type {
  DescribeStacksInput,
  DescribeStacksOutput,
  GetTemplateInput,
  GetTemplateOutput,
  ListExportsInput,
  ListExportsOutput,
  ListStackResourcesInput,
  ListStackResourcesOutput,
  ListStacksInput,
  ListStacksOutput,
  Stack,
  StackStatus,
  StackSummary,
} from '@aws-sdk/client-cloudformation';
import type { StackRecord } from '../../account/installation/stacks.ts';
import { constraintViolated, required, ServiceError } from '../../wire/service-error.ts';
import type { Operations, ServiceCall } from '../service.ts';
import { tokenPage } from './pages.ts';

/** CloudFormation cuts its lists at about so many (ListExports says 100 in the API reference, the others 1 MB). */
const pageSize = 100;
const code = 'ValidationError';

/** What tells of stacks. Source: CloudFormation API reference; the constraints are botocore's, cloudformation 2010-05-15. */
export const stackOperations = {
  DescribeStacks({ StackName, NextToken }: DescribeStacksInput, call: ServiceCall): DescribeStacksOutput {
    const { account, region } = call;
    if (StackName !== undefined && StackName !== '')
      return { Stacks: [described(account.stacks.get(region, StackName))] };
    const existing = account.stacks.all(region).filter(({ deletedAt }) => deletedAt === undefined);
    const { items, ...next } = tokenPage(existing, requestOf(`DescribeStacks ${region}`, NextToken), call);
    return { Stacks: items.map(described), ...next };
  },

  GetTemplate({ StackName, TemplateStage = 'Original' }: GetTemplateInput, call: ServiceCall): GetTemplateOutput {
    const stages = ['Original', 'Processed'];
    if (!stages.includes(TemplateStage))
      throw constraintViolated(
        'templateStage',
        TemplateStage,
        `Member must satisfy enum value set: [${stages.join(', ')}]`,
        code,
      );
    const { template, processed } = call.account.stacks.get(call.region, required(StackName, 'stackName', code));
    return {
      TemplateBody: TemplateStage === 'Original' ? template : processed,
      StagesAvailable: ['Original', 'Processed'],
    };
  },

  ListStacks({ NextToken, StackStatusFilter: wanted = [] }: ListStacksInput, call: ServiceCall): ListStacksOutput {
    const { account, region } = call;
    const fitting = account.stacks
      .all(region)
      .filter(({ status }) => wanted.length === 0 || wanted.includes(status as StackStatus));
    const request = requestOf(`ListStacks ${region} ${wanted.toSorted().join()}`, NextToken);
    const { items, ...next } = tokenPage(fitting, request, call);
    return { StackSummaries: items.map(summary), ...next };
  },

  ListStackResources({ StackName, NextToken }: ListStackResourcesInput, call: ServiceCall): ListStackResourcesOutput {
    const stack = call.account.stacks.get(call.region, required(StackName, 'stackName', code));
    const request = requestOf(`ListStackResources ${stack.id}`, NextToken);
    const { items, ...next } = tokenPage(stack.resources, request, call);
    return {
      StackResourceSummaries: items.map(({ logicalId, physicalId, type }) => ({
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        LastUpdatedTimestamp: new Date(stack.updatedAt ?? stack.createdAt),
        ResourceStatus: stack.deletedAt === undefined ? 'CREATE_COMPLETE' : 'DELETE_COMPLETE',
        DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
      })),
      ...next,
    };
  },

  ListExports({ NextToken }: ListExportsInput, call: ServiceCall): ListExportsOutput {
    const { account, region } = call;
    const request = requestOf(`ListExports ${region}`, NextToken);
    const { items, ...next } = tokenPage(account.stacks.exports(region), request, call);
    return {
      Exports: items.map(({ name, value, stackId }) => ({ ExportingStackId: stackId, Name: name, Value: value })),
      ...next,
    };
  },
} satisfies Operations;

function requestOf(list: string, token: string | undefined) {
  return { list, token, size: pageSize, invalid: invalidToken };
}

function invalidToken(): ServiceError {
  return new ServiceError(code, 'The specified NextToken is not valid for this request');
}

function described(stack: StackRecord): Stack {
  const { parameters, outputs, tags } = stack;
  return {
    ...summary(stack),
    Parameters: Object.entries(parameters).map(([ParameterKey, { value, resolved }]) => ({
      ParameterKey,
      ParameterValue: value,
      ...(resolved === undefined ? {} : { ResolvedValue: resolved }),
    })),
    Outputs: Object.entries(outputs).map(([OutputKey, { value, exportName }]) => ({
      OutputKey,
      OutputValue: value,
      ...(exportName === undefined ? {} : { ExportName: exportName }),
    })),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    DisableRollback: false,
    EnableTerminationProtection: false,
    NotificationARNs: [],
    RollbackConfiguration: {},
  };
}

function summary({ name, id, createdAt, updatedAt, deletedAt, status }: StackRecord) {
  return {
    StackName: name,
    StackId: id,
    CreationTime: new Date(createdAt),
    ...(updatedAt === undefined ? {} : { LastUpdatedTime: new Date(updatedAt) }),
    ...(deletedAt === undefined ? {} : { DeletionTime: new Date(deletedAt) }),
    StackStatus: status as StackStatus,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  } satisfies StackSummary;
}
