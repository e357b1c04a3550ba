import { stringify } from 'yaml';
import type { PermissionPolicy } from '../../aws/least-privilege.ts';

/** A template with one managed policy, whose ARN is its output. */
export function cloudformation(policy: PermissionPolicy): string {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'What notebook-drift may read',
    Resources: {
      NotebookDriftPolicy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { Description: 'What notebook-drift may read', PolicyDocument: policy },
      },
    },
    Outputs: { PolicyArn: { Value: { Ref: 'NotebookDriftPolicy' } } },
  };
  return stringify(template, { lineWidth: 0, defaultStringType: 'PLAIN' });
}
