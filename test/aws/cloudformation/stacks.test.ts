import { afterEach, describe, expect, it } from 'vitest';
import { type AwsAnswer, type AwsCall, type AwsServer, startAwsServer } from '../aws-server.ts';
import { createReader } from '../reader-fixture.ts';

const signal = new AbortController().signal;
const account = '123456789012';
const namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
const template = '{"Resources":{},"Note":{"Fn::ImportValue":"x"}}';

/** As the CloudFormation API reference shows each answer. */
function answered(operation: string, inside: string): AwsAnswer {
  return {
    body: `<${operation}Response xmlns="${namespace}"><${operation}Result>${inside}</${operation}Result></${operation}Response>`,
  };
}

function stack(status: string, updated = '2026-11-01T00:00:00Z'): string {
  return `<Stacks><member><StackName>mlspace-iam</StackName><StackId>arn:aws:cloudformation:us-east-1:${account}:stack/mlspace-iam/1</StackId>
    <StackStatus>${status}</StackStatus><CreationTime>2026-10-01T00:00:00Z</CreationTime><LastUpdatedTime>${updated}</LastUpdatedTime>
    <Parameters><member><ParameterKey>Image</ParameterKey><ParameterValue>/image</ParameterValue><ResolvedValue>ami-1</ResolvedValue></member></Parameters>
    </member></Stacks>`;
}

const identity = answered(
  'GetCallerIdentity',
  `<Account>${account}</Account><Arn>arn:aws:iam::${account}:user/x</Arn><UserId>x</UserId>`,
);

function usual({ operation }: AwsCall): AwsAnswer {
  if (operation === 'GetCallerIdentity') return identity;
  if (operation === 'DescribeStacks') return answered(operation, stack('UPDATE_COMPLETE'));
  if (operation === 'GetTemplate') return answered(operation, `<TemplateBody>${template}</TemplateBody>`);
  if (operation === 'ListExports')
    return answered(operation, '<Exports><member><Name>x</Name><Value>1</Value></member></Exports>');
  return answered(operation, '<StackResourceSummaries></StackResourceSummaries>');
}

function refused(code: string, message: string): AwsAnswer {
  return {
    status: 400,
    body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  };
}

describe('aws/cloudformation', () => {
  let server: AwsServer | undefined;
  afterEach(() => server?.stop());

  async function read(answer: (call: AwsCall) => AwsAnswer | undefined) {
    server = await startAwsServer((call) => answer(call) ?? usual(call));
    const { reader } = createReader({ url: server.url, maxAttempts: 1 });
    const reference = { stack: 'mlspace-iam', region: 'us-east-1', ssmParameters: [] };
    const [first] = await reader.readStacks([reference], { signal });
    reader.close();
    return first;
  }

  it('tells a stack with its parameters, resolved values, exports and the time of its deployment', async () => {
    expect(await read(() => undefined)).toStrictEqual({
      ok: true,
      value: {
        name: 'mlspace-iam',
        id: `arn:aws:cloudformation:us-east-1:${account}:stack/mlspace-iam/1`,
        region: 'us-east-1',
        deployedAt: Date.UTC(2026, 10, 1),
        parameters: [{ name: 'Image', value: '/image', resolved: 'ami-1' }],
        outputs: {},
        template,
        physicalIds: {},
        exports: { ok: true, value: { x: '1' } },
      },
    });
  });

  it.each([
    ['UPDATE_IN_PROGRESS', /is UPDATE_IN_PROGRESS; what it says is known when that has ended/],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', /IN_PROGRESS/],
    ['REVIEW_IN_PROGRESS', /never deployed; execute its change set/],
    ['UPDATE_ROLLBACK_FAILED', /deploy it again or roll it back/],
    ['ROLLBACK_COMPLETE', /deploy it again/],
    ['CREATE_FAILED', /deploy it again/],
    ['DELETE_COMPLETE', /create it again, or name another stack/],
    ['A_STATUS_OF_TOMORROW', /A_STATUS_OF_TOMORROW/],
  ])('does not believe a stack that is %s', async (status, message) => {
    const answer = await read(({ operation }) =>
      operation === 'DescribeStacks' ? answered(operation, stack(status)) : undefined,
    );
    expect(answer).toMatchObject({
      ok: false,
      failure: { reason: 'unresolved', message: expect.stringMatching(message) },
    });
  });

  it.each([
    'CREATE_COMPLETE',
    'UPDATE_COMPLETE',
    'UPDATE_ROLLBACK_COMPLETE',
    'IMPORT_COMPLETE',
    'IMPORT_ROLLBACK_COMPLETE',
  ])('believes a stack that is %s', async (status) => {
    const answer = await read(({ operation }) =>
      operation === 'DescribeStacks' ? answered(operation, stack(status)) : undefined,
    );
    expect(answer).toMatchObject({ ok: true });
  });

  it('does not mix two deployments', async () => {
    const answer = await read(({ operation, earlier }) =>
      operation === 'DescribeStacks' && earlier > 0
        ? answered(operation, stack('UPDATE_COMPLETE', '2026-11-02T00:00:00Z'))
        : undefined,
    );
    expect(answer).toMatchObject({
      ok: false,
      failure: { message: expect.stringMatching(/updated while it was read/) },
    });
  });

  it.each(['DescribeStacks', 'GetTemplate', 'ListStackResources'])('is unknown where %s is denied', async (denied) => {
    const answer = await read(({ operation }) =>
      operation === denied ? refused('AccessDenied', 'not authorized') : undefined,
    );
    expect(answer).toMatchObject({
      ok: false,
      failure: { reason: 'access_denied', operation: `cloudformation:${denied}`, subject: 'mlspace-iam' },
    });
  });

  it('keeps what it knows where only the exports are denied', async () => {
    const answer = await read(({ operation }) =>
      operation === 'ListExports' ? refused('AccessDenied', 'not authorized') : undefined,
    );
    expect(answer).toMatchObject({
      ok: true,
      value: { exports: { ok: false, failure: { reason: 'access_denied', operation: 'cloudformation:ListExports' } } },
    });
  });
});
