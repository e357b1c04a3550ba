import type { SandboxAccount } from './account/account.ts';
import type { Service } from './services/service.ts';
import { operatorArn } from './services/sts.ts';
import type { RequestRoute } from './wire/request-route.ts';
import type { ServiceError } from './wire/service-error.ts';

/** How a call ended that changes something. */
export interface RecordedCall extends Pick<RequestRoute, 'operation' | 'region' | 'accessKeyId'> {
  readonly service: Service;
  readonly userAgent: string;
  readonly input: object;
  readonly output?: object;
  readonly error?: ServiceError;
}

/** Where the calls of IAM are recorded, whatever region a client names. */
const globalRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** Records a call in the trail of the account where it changes something, or was to change something. */
export function recordCall(call: RecordedCall, account: SandboxAccount): void {
  const { service, operation, accessKeyId, error, output } = call;
  if (!['iam', 'sagemaker'].includes(service.id) || /^(?:Get|List|Describe)/.test(operation)) return;
  const region = service.id === 'iam' ? (globalRegions[account.partition] ?? call.region) : call.region;
  account.trail.record({
    eventName: operation,
    eventSource: `${service.id}.amazonaws.com`,
    region,
    accessKeyId,
    userIdentity: identityOf(account, accessKeyId),
    userAgent: call.userAgent,
    input: call.input,
    ...(output ? { output } : {}),
    ...(error ? { error: { code: error.code, message: error.message } } : {}),
  });
}

/** CloudTrail User Guide, "CloudTrail userIdentity element". */
function identityOf(account: SandboxAccount, accessKeyId: string): object {
  const { accountId, partition } = account;
  const session = account.sessions.get(accessKeyId);
  if (!session) {
    const principalId = 'AIDASANDBOXOPERATOR00';
    return { type: 'IAMUser', principalId, arn: operatorArn(account), accountId, accessKeyId, userName: 'operator' };
  }
  const [, roleName = ''] = session.arn.split('/');
  const issuer = {
    type: 'Role',
    arn: `arn:${partition}:iam::${accountId}:role/${roleName}`,
    accountId,
    userName: roleName,
  };
  const { arn, userId: principalId } = session;
  return { type: 'AssumedRole', principalId, arn, accountId, accessKeyId, sessionContext: { sessionIssuer: issuer } };
}
