import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../src/domain/evaluation/advice.ts';
import type { ReadFailure } from '../../src/domain/evaluation/read.ts';

const failure = (over: Partial<ReadFailure>): ReadFailure => ({
  reason: 'access_denied',
  operation: 'sagemaker:ListModels',
  subject: 'eu-south-1',
  message: '',
  ...over,
});

/** As the IAM User Guide has them ("Access denied error message examples"), and the other services and the SDK. */
const user =
  'AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: sagemaker:ListModels';

describe('domain/advice', () => {
  it.each<[Partial<ReadFailure>, RegExp]>([
    [
      { message: `${user} because no identity-based policy allows the sagemaker:ListModels action` },
      /^Allow sagemaker:ListModels to the role/,
    ],
    [
      { message: `${user} with an explicit deny in a service control policy` },
      /^A service control policy.*allowing it to the role changes nothing/,
    ],
    [
      { message: `${user} because no service control policy allows the sagemaker:ListModels action` },
      /^A service control policy/,
    ],
    [{ message: `${user} with an explicit deny in a resource control policy` }, /^A resource control policy/],
    [
      { message: `${user} because no permissions boundary allows the sagemaker:ListModels action` },
      /^The permissions boundary/,
    ],
    [{ message: `${user} because no session policy allows the sagemaker:ListModels action` }, /^The session policy/],
    [{ message: `${user} with an explicit deny in a VPC endpoint policy` }, /^The policy of the VPC endpoint/],
    [{ message: `${user} with an explicit deny in an identity-based policy` }, /explicitly/],
    [{ message: 'OptInRequired: The AWS Access Key Id needs a subscription for the service' }, /^Enable the region/],
    [
      { reason: 'credentials', cause: 'region_not_enabled', message: 'UnrecognizedClientException: …' },
      /^Enable the region eu-south-1/,
    ],
    [
      {
        reason: 'credentials',
        message: 'UnrecognizedClientException: The security token included in the request is invalid.',
      },
      /^Renew or correct/,
    ],
    [
      {
        reason: 'credentials',
        message: 'InvalidSignatureException: Signature expired: 20261124T100000Z is now earlier than 20261124T110000Z',
      },
      /NTP/,
    ],
    [{ reason: 'credentials', message: 'RequestTimeTooSkewed: The difference is too large' }, /NTP/],
    [
      {
        reason: 'credentials',
        message: 'CredentialsProviderError: Could not load credentials; AWS_PROFILE is the profile "x"',
      },
      /^Correct AWS_PROFILE/,
    ],
    [
      {
        reason: 'invalid_input',
        message: 'ValidationException: The NextToken is expired; start the list again without it.',
      },
      /begins it anew/,
    ],
    [
      {
        reason: 'invalid_input',
        message: 'EndpointWithoutScheme: The endpoint "localhost:4566" has no scheme, such as https://',
      },
      /with its scheme/,
    ],
    [{ reason: 'throttled', message: 'Rate exceeded' }, /aws_calls_per_second/],
  ])('%j', (over, advice) => {
    expect(adviceFor(failure(over))).toMatch(advice);
  });
});
