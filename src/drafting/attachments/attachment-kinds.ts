import type { SurveyedVariable } from '../../domain/target/account-survey.ts';
import type { MlspaceTable } from '../../domain/target/installation-facts.ts';
import type { RoleParameter } from '../read/generalise.ts';
import type { LivePolicy } from '../read/live-attachments.ts';

/** A policy that MLSpace puts on roles beside the notebook policy, and how it is recognised by its name. */
export interface AttachmentKind {
  /** Names the entry of the configuration. */
  readonly id: string;
  /** The built-in template of its document. */
  readonly template: string;
  readonly place: LivePolicy['place'];
  /** How names end, or the whole name of an inline policy (awslabs/mlspace, `lib/constants.ts`, `iam_manager.py`). */
  readonly name: RegExp;
  /** The variable that holds its ARN. */
  readonly variable?: SurveyedVariable;
  /** What its template is filled in with beside the role: the source of `targets[].facts`, and the parameters. */
  readonly facts?: {
    readonly from: readonly MlspaceTable[] | 'instance_types';
    readonly parameters: readonly string[];
  };
  /** What of the role is in its document. */
  readonly ofRole: readonly RoleParameter[];
  /** In words, for comments. */
  readonly what: string;
}

/** The order is that of the configuration. */
export const attachmentKinds: readonly AttachmentKind[] = [
  {
    id: 'project',
    template: 'mlspace-project',
    place: 'managed',
    name: /-project-/,
    ofRole: ['project'],
    what: 'The data and resources of the project.',
  },
  {
    id: 'user',
    template: 'mlspace-user',
    place: 'managed',
    name: /-user-/,
    facts: { from: ['groupUsers', 'groupDatasets'], parameters: ['group_datasets'] },
    ofRole: ['user'],
    what: 'The data and resources of the user and of their groups.',
  },
  {
    id: 'pass-role',
    template: 'mlspace-pass-role',
    place: 'inline',
    name: /^SMPassRolePolicy$/,
    ofRole: ['role_arn'],
    what: 'The role may pass itself to the services that run its jobs.',
  },
  {
    id: 'boundary',
    template: 'mlspace-boundary',
    place: 'boundary',
    name: /./,
    variable: 'PERMISSIONS_BOUNDARY_ARN',
    ofRole: [],
    what: 'The permissions boundary.',
  },
  {
    id: 'kms-constraint',
    template: 'mlspace-kms-constraint',
    place: 'managed',
    name: /kms-instance-constraint-policy$/,
    variable: 'KMS_INSTANCE_CONDITIONS_POLICY_ARN',
    facts: { from: 'instance_types', parameters: ['exempt_instance_types'] },
    ofRole: [],
    what: 'Volumes need a key; MLSpace recomputes daily which instance types cannot take one.',
  },
  {
    id: 'job-constraint',
    template: 'mlspace-job-constraint',
    place: 'managed',
    name: /job-instance-constraint$/,
    variable: 'JOB_INSTANCE_CONSTRAINT_POLICY_ARN',
    facts: { from: ['appConfiguration'], parameters: ['training_instance_types', 'transform_instance_types'] },
    ofRole: [],
    what: 'Jobs run on the instance types that the settings allow.',
  },
  {
    id: 'endpoint-constraint',
    template: 'mlspace-endpoint-constraint',
    place: 'managed',
    name: /endpoint-instance-constraint$/,
    variable: 'ENDPOINT_CONFIG_INSTANCE_CONSTRAINT_POLICY_ARN',
    facts: { from: ['appConfiguration'], parameters: ['endpoint_instance_types'] },
    ofRole: [],
    what: 'Endpoints run on the instance types that the settings allow.',
  },
  {
    id: 'denied-services',
    template: 'mlspace-denied-services',
    place: 'managed',
    name: /-app-denied-services$/,
    facts: { from: ['appConfiguration'], parameters: ['denied_services'] },
    ofRole: [],
    what: 'The services that the settings switch off.',
  },
];
