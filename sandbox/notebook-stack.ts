import type { SandboxAccount } from './account/account.ts';

/** The stack that made the notebook policy, and the policy as CloudFormation named it. */
export const notebookStack = {
  name: 'mlspace-iam',
  policy: 'mlspacenotebookpolicy08BA3F22',
  policyName: 'mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M',
  role: 'mlspacenotebookroleDC0A8CC7',
  boundary: 'mlspaceprojectuserroleboundary18F59FDB',
} as const;

export interface NotebookStack {
  readonly region: string;
  readonly roleName: string;
  readonly policyArn: string;
  /** The document that it was deployed with, as JSON text. */
  readonly policy: string;
  readonly boundary?: { readonly arn: string; readonly document: string } | undefined;
}

/** Tells CloudFormation of the stack that a role with its notebook policy came from, as the CDK writes its template. */
export function addNotebookStack(account: SandboxAccount, stack: NotebookStack): void {
  const { region, roleName, policyArn, policy, boundary } = stack;
  const { trustPolicy, tags } = account.roles.get(roleName);
  const resources = {
    [notebookStack.policy]: managedPolicy(policy, account),
    ...(boundary ? { [notebookStack.boundary]: managedPolicy(boundary.document, account) } : {}),
    [notebookStack.role]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: roleName,
        AssumeRolePolicyDocument: JSON.parse(trustPolicy) as object,
        ManagedPolicyArns: [{ Ref: notebookStack.policy }],
        Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
        ...(boundary ? { PermissionsBoundary: { Ref: notebookStack.boundary } } : {}),
      },
    },
  };
  const physicalIds: Readonly<Record<string, string | undefined>> = {
    [notebookStack.policy]: policyArn,
    [notebookStack.boundary]: boundary?.arn,
    [notebookStack.role]: roleName,
  };
  const roleArn = account.roles.get(roleName).arn;
  account.stacks.deploy({
    name: notebookStack.name,
    region,
    template: JSON.stringify({ Resources: resources }, undefined, 2),
    outputs: {
      [`ExportsOutputFnGetAtt${notebookStack.role}Arn`]: {
        value: roleArn,
        exportName: `${notebookStack.name}:ExportsOutputFnGetAtt${notebookStack.role}Arn`,
      },
    },
    resources: Object.entries(resources).map(([logicalId, { Type }]) => ({
      logicalId,
      type: Type,
      ...(physicalIds[logicalId] === undefined ? {} : { physicalId: physicalIds[logicalId] }),
    })),
    tags: { system: 'MLSpace' },
  });
}

function managedPolicy(document: string, account: SandboxAccount) {
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { PolicyDocument: withReferences(JSON.parse(document), account) },
  };
}

/** The partition of an ARN as a reference, as the CDK leaves it open, and the account likewise. */
function withReferences(value: unknown, account: SandboxAccount): unknown {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, account));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withReferences(inner, account)]));
  return typeof value === 'string' ? joined(value, account) : value;
}

function joined(text: string, { partition, accountId }: SandboxAccount): unknown {
  const parts = text
    .replace(new RegExp(`^arn:${partition}:`), 'arn:\u0000Partition\u0000:')
    .replaceAll(accountId, '\u0000AccountId\u0000')
    .split('\u0000');
  if (parts.length === 1) return text;
  const pieces = parts.map((part, index) => (index % 2 === 1 ? { Ref: `AWS::${part}` } : part));
  return { 'Fn::Join': ['', pieces.filter((piece) => piece !== '')] };
}
