import type { AssumeRoleRequest, AssumeRoleResponse, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import type { RoleEntry } from '../account/roles.ts';
import { bounded, constraintViolated, required, ServiceError } from '../wire/service-error.ts';
import type { Operations, ServiceCall } from './service.ts';

/** The operations of the security token service. Source: STS API reference. */
export const tokenOperations = {
  GetCallerIdentity(_input: object, { account, accessKeyId }: ServiceCall): GetCallerIdentityResponse {
    const session = account.sessions.get(accessKeyId);
    return {
      Account: account.accountId,
      UserId: session?.userId ?? 'AIDASANDBOXOPERATOR00',
      Arn: session?.arn ?? operatorArn(account),
    };
  },

  AssumeRole(input: AssumeRoleRequest, { account }: ServiceCall): AssumeRoleResponse {
    const arn = required(input.RoleArn, 'roleArn', 'ValidationError');
    const sessionName = required(input.RoleSessionName, 'roleSessionName', 'ValidationError');
    refuseOutside(sessionName, input.DurationSeconds);
    const role = account.roles.all().find((candidate) => candidate.arn === arn);
    if (!role || !mayAssume(role, input.ExternalId)) throw refused(operatorArn(account), arn);
    const session = account.sessions.start(role, sessionName, input.DurationSeconds ?? 3600);
    return {
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        SessionToken: session.sessionToken,
        Expiration: new Date(session.expiresAt),
      },
      AssumedRoleUser: { Arn: session.arn, AssumedRoleId: session.userId },
    };
  },
} satisfies Operations;

/** The constraints of `roleSessionNameType` and `roleDurationSecondsType`. Source: botocore, sts 2011-06-15. */
function refuseOutside(sessionName: string, seconds: number | undefined): void {
  const pattern = '[\\w+=,.@-]*';
  const code = 'ValidationError';
  if (!new RegExp(`^${pattern}$`).test(sessionName))
    throw constraintViolated(
      'roleSessionName',
      sessionName,
      `Member must satisfy regular expression pattern: ${pattern}`,
      code,
    );
  const length = { member: 'roleSessionName', min: 2, max: 64, fallback: 0, code } as const;
  bounded(sessionName.length, length);
  bounded(seconds, { member: 'durationSeconds', min: 900, max: 43_200, fallback: 3_600, code });
}

/** Who calls with credentials that the sandbox did not give. */
export function operatorArn(account: { readonly partition: string; readonly accountId: string }): string {
  return `arn:${account.partition}:iam::${account.accountId}:user/operator`;
}

function mayAssume(role: RoleEntry, externalId: string | undefined): boolean {
  const trustsAccounts = role.trustPolicy.includes('"AWS"');
  return trustsAccounts && (role.externalId === undefined || role.externalId === externalId);
}

function refused(caller: string, roleArn: string): ServiceError {
  const message = `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  return new ServiceError('AccessDenied', message, 403);
}
