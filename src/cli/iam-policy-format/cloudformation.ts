import { stringify } from 'yaml';
import type { PermissionPolicy } from '../../aws/least-privilege.ts';

/**
 * A template with one managed policy, whose ARN is its output. Written for readers of YAML 1.1, so that its version is no
 * date, and without aliases, which CloudFormation refuses.
 */
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
  return stringify(template, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
