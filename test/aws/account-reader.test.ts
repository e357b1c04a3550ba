import { afterEach, describe, expect, it } from 'vitest';
import { createLimiterPool } from '../../src/aws/client/limiter.ts';
import { type AwsAnswer, type AwsCall, type AwsServer, errorAnswer, startAwsServer, xml } from './aws-server.ts';
import { collect, createReader, type FixtureOptions, readSnapshots } from './reader-fixture.ts';
import { answerSample, policyArn } from './sample-account.ts';

const live = new AbortController().signal;

let server: AwsServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function start(answer: (call: AwsCall) => AwsAnswer | undefined, options: Omit<FixtureOptions, 'url'> = {}) {
  const running = await startAwsServer((call) => answer(call) ?? answerSample(call));
  server = running;
  return { ...createReader({ url: running.url, ...options }), server: running };
}

describe('aws/account-reader', () => {
  it('verifies the account once, however many reads wait for it', async () => {
    const { reader, server: aws } = await start(() => undefined);
    await Promise.all([readSnapshots(reader, [{ name: 'notebook' }], live), collect(reader, {}), collect(reader, {})]);
    await collect(reader, {});
    expect(aws.count('GetCallerIdentity')).toBe(1);
  });

  it('verifies again after a failure', async () => {
    const { reader } = await start(({ operation, earlier }) =>
      operation === 'GetCallerIdentity' && earlier === 0
        ? errorAnswer(operation, 'InvalidClientTokenId', 403)
        : undefined,
    );
    expect((await collect(reader, {})).outcome).toMatchObject({
      status: 'unknown',
      failure: { reason: 'credentials', operation: 'sts:GetCallerIdentity', subject: '123456789012' },
    });
    expect((await collect(reader, {})).outcome).toStrictEqual({ status: 'complete' });
  });

  it('tells a role that it may not assume by its ARN, for every read', async () => {
    const arn = 'arn:aws:iam::123456789012:role/reader';
    const access = { useFipsEndpoint: false, endpoints: {}, assumeRole: { arn, sessionName: 'notebook-drift' } };
    const { reader, server: aws } = await start(
      ({ operation }) =>
        operation === 'AssumeRole' ? errorAnswer(operation, 'AccessDenied', 403, 'not you') : undefined,
      { target: { access } },
    );
    const failure = {
      reason: 'access_denied',
      operation: 'sts:AssumeRole',
      subject: arn,
      message: 'AccessDenied: not you',
    };
    const [snapshot] = await readSnapshots(reader, [{ name: 'notebook' }], live);
    expect(snapshot?.role).toStrictEqual({ ok: false, failure });
    expect((await collect(reader, {})).outcome).toStrictEqual({ status: 'unknown', failure });
    expect(aws.calls.every(({ operation }) => operation === 'AssumeRole')).toBe(true);
  });

  it.each(['GetCallerIdentity', 'GetRole', 'ListModels', 'GetResources', 'ListTags'])(
    'rejects with the reason of the abort when it comes during %s',
    async (operation) => {
      const controller = new AbortController();
      const reason = new Error('shutting down');
      const { reader } = await start((call) => {
        if (call.operation !== operation) return undefined;
        controller.abort(reason);
        return 'hang';
      });
      const reading =
        operation === 'GetRole'
          ? readSnapshots(reader, [{ name: 'notebook' }], controller.signal)
          : collect(reader, { signal: controller.signal });
      await expect(reading).rejects.toBe(reason);
    },
  );

  it('rejects when the abort comes while a call waits for the limiter', async () => {
    const controller = new AbortController();
    const limiters = createLimiterPool({
      now: () => 0,
      sleep: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
          queueMicrotask(() => controller.abort(new Error('shutting down')));
        }),
    });
    for (let call = 0; call < 10_000; call++) {
      await limiters
        .limiter({ accountId: '123456789012', region: 'us-east-1', family: 'sagemaker-list' }, 10_000)
        .acquire(undefined);
    }
    const { reader, server: aws } = await start(() => undefined, { limiters });
    await expect(collect(reader, { signal: controller.signal })).rejects.toThrow('shutting down');
    expect(aws.count('ListModels')).toBe(0);
  });

  it('lets one scan abort while another goes on', async () => {
    const controller = new AbortController();
    const { reader } = await start(({ operation }) => {
      if (operation === 'GetCallerIdentity') controller.abort(new Error('shutting down'));
      return undefined;
    });
    const aborted = collect(reader, { signal: controller.signal });
    const other = collect(reader, {});
    await expect(aborted).rejects.toThrow('shutting down');
    expect((await other).outcome).toStrictEqual({ status: 'complete' });
  });
});

describe('aws/role-reader', () => {
  it('takes empty lists for empty, as IAM writes them', async () => {
    const { reader } = await start(({ operation }) => {
      if (operation === 'ListAttachedRolePolicies')
        return xml(operation, { AttachedPolicies: '', IsTruncated: 'false' });
      return operation === 'ListRolePolicies' ? xml(operation, { PolicyNames: '', IsTruncated: 'false' }) : undefined;
    });
    const [snapshot] = await readSnapshots(reader, [{ name: 'notebook' }], live);
    expect(snapshot?.role).toMatchObject({
      ok: true,
      value: { managed: { ok: true, value: [] }, inline: { ok: true, value: [] } },
    });
  });

  it('fails one document alone when its policy vanishes between list and read', async () => {
    const { reader } = await start(({ operation }) =>
      operation === 'GetPolicy' ? errorAnswer(operation, 'NoSuchEntity', 404) : undefined,
    );
    const [snapshot] = await readSnapshots(reader, [{ name: 'notebook' }], live);
    expect(snapshot?.role).toMatchObject({
      ok: true,
      value: {
        managed: {
          ok: true,
          value: [
            {
              document: { ok: false, failure: { reason: 'not_found', operation: 'iam:GetPolicy', subject: policyArn } },
            },
          ],
        },
        inline: { ok: true, value: [{ document: { ok: true } }] },
      },
    });
  });

  it.each([
    ['GetRolePolicy', { PolicyDocument: '%7Bnot json' }, 'inline'],
    ['GetPolicyVersion', { PolicyVersion: { Document: '<html>' } }, 'managed'],
  ] as const)('tells a document of %s that cannot be decoded', async (operation, fields, kind) => {
    const { reader } = await start((call) => (call.operation === operation ? xml(operation, fields) : undefined));
    const [snapshot] = await readSnapshots(reader, [{ name: 'notebook' }], live);
    expect(snapshot?.role).toMatchObject({
      ok: true,
      value: {
        [kind]: {
          ok: true,
          value: [
            { document: { ok: false, failure: { reason: 'malformed_response', operation: `iam:${operation}` } } },
          ],
        },
      },
    });
  });

  it('does not follow a list without end, nor take it for whole', async () => {
    const { reader, server: aws } = await start(({ operation }) =>
      operation === 'ListRolePolicies'
        ? xml(operation, { PolicyNames: ['pass-role'], IsTruncated: 'true', Marker: 'again' })
        : undefined,
    );
    const [snapshot] = await readSnapshots(reader, [{ name: 'notebook' }], live);
    expect(snapshot?.role).toMatchObject({
      ok: true,
      value: { inline: { ok: false, failure: { reason: 'malformed_response' } } },
    });
    expect(aws.count('ListRolePolicies')).toBeLessThanOrEqual(3);
  });
});
