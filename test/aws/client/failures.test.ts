import { describe, expect, it } from 'vitest';
import { AssumeRoleFailure, attempt, failureOf, MalformedAnswer } from '../../../src/aws/client/failures.ts';
import { errorCode } from '../../../src/aws/client/reasons.ts';

const call = { operation: 'iam:GetRole', subject: 'notebook' };

const sdkError = (name: string, status?: number, message = 'said so') =>
  Object.assign(new Error(message), { name, ...(status ? { $metadata: { httpStatusCode: status } } : {}) });
const socketError = (code: string, name = 'Error') => Object.assign(new Error(`connect ${code}`), { code, name });

describe('aws/failures', () => {
  it.each([
    [sdkError('AccessDenied', 403), 'access_denied'],
    [sdkError('AccessDeniedException', 400), 'access_denied'],
    [sdkError('ExpiredToken', 403), 'credentials'],
    [sdkError('ExpiredTokenException', 400), 'credentials'],
    [sdkError('InvalidClientTokenId', 403), 'credentials'],
    [sdkError('UnrecognizedClientException', 400), 'credentials'],
    [sdkError('SignatureDoesNotMatch', 403), 'credentials'],
    [sdkError('CredentialsProviderError'), 'credentials'],
    [sdkError('Throttling', 400), 'throttled'],
    [sdkError('ThrottlingException', 400), 'throttled'],
    [sdkError('ThrottledException', 400), 'throttled'],
    [sdkError('SlowDown', 503), 'throttled'],
    [sdkError('Strange', 429), 'throttled'],
    [sdkError('TimeoutError'), 'timeout'],
    [socketError('ETIMEDOUT', 'TimeoutError'), 'timeout'],
    [socketError('ETIMEDOUT'), 'timeout'],
    [socketError('ECONNRESET', 'TimeoutError'), 'network'],
    [socketError('EPIPE', 'TimeoutError'), 'network'],
    [socketError('ECONNREFUSED'), 'network'],
    [socketError('ENOTFOUND'), 'network'],
    [socketError('EAI_AGAIN'), 'network'],
    [socketError('SELF_SIGNED_CERT_IN_CHAIN'), 'network'],
    [socketError('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'network'],
    [socketError('ERR_TLS_CERT_ALTNAME_INVALID'), 'network'],
    [sdkError('UnknownError', 407), 'network'],
    [sdkError('InternalFailure', 500), 'server_error'],
    [sdkError('Strange', 500), 'server_error'],
    [sdkError('SyntaxError', 502), 'server_error'],
    [sdkError('SyntaxError', 200), 'malformed_response'],
    [sdkError('SyntaxError', 403), 'malformed_response'],
    [socketError('HPE_INVALID_CONSTANT'), 'malformed_response'],
    [new MalformedAnswer('lacks Role'), 'malformed_response'],
    [sdkError('NoSuchEntityException', 404), 'not_found'],
    [sdkError('ResourceNotFound', 400), 'not_found'],
    [sdkError('ValidationException', 400, 'Could not find model "x".'), 'not_found'],
    [sdkError('ValidationException', 400), 'invalid_input'],
    [sdkError('InvalidParameterException', 400), 'invalid_input'],
    [sdkError('UnknownOperationException', 400), 'unsupported'],
    [sdkError('InvalidAction', 400), 'unsupported'],
    [sdkError('EndpointError'), 'unsupported'],
    [sdkError('UnknownError', 501), 'unsupported'],
    [new TypeError('a bug'), 'internal'],
    ['not even an error', 'internal'],
  ])('tells %s as %s', (error, reason) => {
    expect(failureOf(error, call)).toMatchObject({ reason, operation: 'iam:GetRole', subject: 'notebook' });
  });

  it('tells a role that cannot be assumed as that, not as the call in hand', () => {
    const denied = sdkError('AccessDenied', 403, 'not authorized to perform: sts:AssumeRole');
    expect(failureOf(new AssumeRoleFailure('arn:aws:iam::123456789012:role/reader', denied), call)).toStrictEqual({
      reason: 'access_denied',
      operation: 'sts:AssumeRole',
      subject: 'arn:aws:iam::123456789012:role/reader',
      message: 'AccessDenied: not authorized to perform: sts:AssumeRole',
    });
  });

  it.each([
    'connect failed via http://user:hunter2@proxy.internal:3128',
    'The Canonical String: x-amz-security-token:hunter2',
    'Bad header Authorization: AWS4-HMAC-SHA256 hunter2',
    'First line\nx: hunter2',
    'The key AKIAHUNTER2HUNTER2XX is unknown',
  ])('keeps secrets out of its message: %s', (message) => {
    const failure = failureOf(sdkError('SignatureDoesNotMatch', 403, message), call);
    expect(failure.message).not.toMatch(/hunter2/i);
    expect(failure.message).toMatch(/^SignatureDoesNotMatch: /);
  });

  it('keeps its message short', () => {
    expect(failureOf(sdkError('ValidationException', 400, 'x'.repeat(9999)), call).message.length).toBeLessThan(600);
  });

  it('says how an answer was unreadable', () => {
    const error = Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 502 } });
    expect(failureOf(error, call).message).toBe('HTTP 502, unreadable body: Unexpected token <');
  });

  it.each(['Unknown', 'UnknownError'])('says what is known of an answer whose error is %s', (name) => {
    const message = 'HTTP 500 without an error of AWS, perhaps of a proxy or another program';
    expect(failureOf(sdkError(name, 500, name), call).message).toBe(message);
  });

  it('takes an abort for an abort, whatever the SDK makes of it', async () => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const aborted = attempt({ ...call, signal: controller.signal }, async () => {
      controller.abort(reason);
      throw sdkError('TimeoutError');
    });
    await expect(aborted).rejects.toBe(reason);
    await expect(attempt({ ...call, signal: controller.signal }, () => Promise.resolve(1))).rejects.toBe(reason);
  });

  it('does not wait for a call that takes no notice of the abort', async () => {
    const controller = new AbortController();
    const stuck = attempt({ ...call, signal: controller.signal }, () => new Promise(() => undefined));
    controller.abort(new Error('shutting down'));
    await expect(stuck).rejects.toThrow('shutting down');
  });

  it.each([
    [sdkError('ThrottlingException', 400), 'ThrottlingException'],
    [socketError('ECONNREFUSED'), 'ECONNREFUSED'],
    [socketError('ETIMEDOUT', 'TimeoutError'), 'ETIMEDOUT'],
    [sdkError('<script>alert(1)</script>', 400), 'Unknown'],
    [sdkError('x'.repeat(100), 400), 'Unknown'],
    [null, 'Unknown'],
  ])('gives %s the code %s', (error, code) => {
    expect(errorCode(error)).toBe(code);
  });
});
