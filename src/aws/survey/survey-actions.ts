import type { SurveyedAccount } from '../../domain/target/account-survey.ts';
import type { AllowStatement } from '../least-privilege.ts';
import { resourceType } from '../sagemaker/types.ts';
import { notebookParameterNames } from './parameters.ts';

/** What every use of SageMaker leaves behind: one list of each tells whether a region is used. */
export const tellingTypes = ['notebook-instance', 'model', 'training-job', 'endpoint'] as const;

/**
 * What a survey takes beside what the checks take. The scopes are those of the Service Authorization Reference: lists of
 * functions and regions cannot be limited; the bucket and the parameters have the names that MLSpace gives them.
 */
export function surveyStatements({ partition, accountId, homeRegion }: SurveyedAccount): readonly AllowStatement[] {
  const lists = tellingTypes.map((type) => `sagemaker:${resourceType(type).operation}`);
  const parameter = `arn:${partition}:ssm:${homeRegion}:${accountId}:parameter`;
  return [
    statement('SurveyAccount', ['ec2:DescribeRegions', 'lambda:ListFunctions', ...lists], ['*']),
    statement(
      'ReadNotebookParameters',
      ['s3:GetObject'],
      [`arn:${partition}:s3:::mlspace-config-${accountId}/notebook-params.json`],
    ),
    statement(
      'ReadSsmParameters',
      ['ssm:GetParameters'],
      notebookParameterNames.map((name) => `${parameter}/${name}`),
    ),
  ];
}

function statement(Sid: string, Action: readonly string[], Resource: readonly string[]): AllowStatement {
  return { Sid, Effect: 'Allow', Action: Action.toSorted(), Resource };
}
