import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { AccountReader } from '../../src/domain/account-reader.ts';
import type { FailureReason, Read, ReadFailure } from '../../src/domain/evaluation/read.ts';
import { type AwsAnswer, type AwsCall, errorAnswer, isJsonOperation, startAwsServer } from './aws-server.ts';
import { collect, createReader, readSnapshots } from './reader-fixture.ts';
import { answerSample } from './sample-account.ts';

const signal = new AbortController().signal;

/** Each operation as IAM names it. */
const operations: Readonly<Record<string, string>> = {
  GetCallerIdentity: 'sts:GetCallerIdentity',
  GetRole: 'iam:GetRole',
  ListAttachedRolePolicies: 'iam:ListAttachedRolePolicies',
  ListRolePolicies: 'iam:ListRolePolicies',
  GetPolicy: 'iam:GetPolicy',
  GetPolicyVersion: 'iam:GetPolicyVersion',
  GetRolePolicy: 'iam:GetRolePolicy',
  ListModels: 'sagemaker:ListModels',
  GetResources: 'tag:GetResources',
  ListTags: 'sagemaker:ListTags',
};

interface Fault {
  readonly title: string;
  readonly answer: (operation: string) => AwsAnswer;
  readonly reason: FailureReason;
}

const page = '<!doctype html><html><body><h1>Sign in</h1></body></html>';

const faults: readonly Fault[] = [
  { title: 'a 500', answer: (operation) => errorAnswer(operation, 'InternalFailure', 500), reason: 'server_error' },
  { title: 'a 503 page of a load balancer', answer: () => ({ status: 503, body: page }), reason: 'server_error' },
  { title: 'no answer', answer: () => 'hang', reason: 'timeout' },
  { title: 'a reset connection', answer: () => 'reset', reason: 'network' },
  { title: 'a body that breaks off', answer: () => 'cut', reason: 'network' },
  {
    title: 'a denial',
    answer: (operation) =>
      isJsonOperation(operation)
        ? errorAnswer(operation, 'AccessDeniedException', 400)
        : errorAnswer(operation, 'AccessDenied', 403),
    reason: 'access_denied',
  },
  {
    title: 'an expired token',
    answer: (operation) =>
      isJsonOperation(operation)
        ? errorAnswer(operation, 'ExpiredTokenException', 400)
        : errorAnswer(operation, 'ExpiredToken', 403),
    reason: 'credentials',
  },
  {
    title: 'a throttling storm',
    answer: (operation) =>
      errorAnswer(operation, isJsonOperation(operation) ? 'ThrottlingException' : 'Throttling', 400),
    reason: 'throttled',
  },
  { title: 'a damaged body', answer: () => ({ body: '{"Models":[{"ModelArn' }), reason: 'malformed_response' },
  { title: 'a page of a portal with 200', answer: () => ({ body: page }), reason: 'malformed_response' },
  { title: 'a page of a portal with 403', answer: () => ({ status: 403, body: page }), reason: 'malformed_response' },
  { title: 'an empty body', answer: () => ({ body: '' }), reason: 'malformed_response' },
  {
    title: 'an answer of another operation',
    answer: (operation) => ({ body: isJsonOperation(operation) ? '{"Other":[]}' : '<Other><Result/></Other>' }),
    reason: 'malformed_response',
  },
];

/** Everything that the reader tells of the sample account, flat: each read by its name. */
async function readEverything(reader: AccountReader): Promise<Map<string, Read<unknown>>> {
  const [[snapshot], listing] = await Promise.all([
    readSnapshots(reader, [{ name: 'notebook' }], signal),
    collect(reader, { type: 'model' }),
  ]);
  if (!snapshot) throw new Error('No snapshot');
  const reads = new Map<string, Read<unknown>>();
  const { role } = snapshot;
  reads.set('role', role.ok ? { ok: true, value: role.value.trustPolicy } : role);
  for (const list of role.ok ? [role.value.managed, role.value.inline] : []) {
    if (!list.ok) reads.set(list.failure.operation, list);
    for (const { kind, document } of list.ok ? list.value : []) reads.set(kind, document);
  }
  const { outcome, resources } = listing;
  reads.set('listing', outcome.status === 'complete' ? { ok: true, value: 'complete' } : { ok: false, ...outcome });
  for (const { resource, tags } of resources) reads.set(resource.name, tags);
  return reads;
}

const failuresOf = (reads: ReadonlyMap<string, Read<unknown>>): readonly ReadFailure[] =>
  [...reads.values()].flatMap((read) => (read.ok ? [] : [read.failure]));

/** The reads that succeeded with something else than the truth. */
function liesIn(reads: ReadonlyMap<string, Read<unknown>>, sound: ReadonlyMap<string, Read<unknown>>, faulty: string) {
  // The sample's ListTags knows no tags, so that is what a reading without GetResources tells.
  const judged = [...reads].filter(([name]) => !(name === 'tagged' && faulty === 'GetResources'));
  return judged.filter(([name, read]) => read.ok && !isDeepStrictEqual(read, sound.get(name))).map(([name]) => name);
}

async function withFault(faulty: (call: AwsCall) => AwsAnswer, requestTimeout = 60_000) {
  const server = await startAwsServer(faulty);
  const { reader, calls } = createReader({ url: server.url, network: { requestTimeout } });
  try {
    return { reads: await readEverything(reader), calls, server };
  } finally {
    reader.close();
    await server.stop();
  }
}

describe('aws/faults', () => {
  it('reads the sample account whole when nothing is wrong', async () => {
    const { reads, calls } = await withFault(answerSample);
    expect(failuresOf(reads)).toStrictEqual([]);
    expect([...reads.keys()].toSorted()).toStrictEqual(['bare', 'inline', 'listing', 'managed', 'role', 'tagged']);
    expect(calls).toHaveLength(Object.keys(operations).length);
  });

  describe.each(faults)('$title', ({ answer, reason }) => {
    it('is told as such for every operation, and never as an empty answer', async () => {
      const { reads: sound } = await withFault(answerSample);
      const results = await Promise.all(
        Object.keys(operations).map(async (operation) => {
          // Whoever does not answer is waited for; the others have far more time than they need, even then.
          const { reads } = await withFault(
            (call) => (call.operation === operation ? answer(operation) : answerSample(call)),
            reason === 'timeout' ? 3_000 : undefined,
          );
          return { operation, reads };
        }),
      );
      expect(
        results.map(({ operation, reads }) => ({
          operation,
          told: [...new Set(failuresOf(reads).map((failure) => `${failure.reason} ${failure.operation}`))],
          lies: liesIn(reads, sound, operation),
          complete: reads.has('role') && reads.has('listing'),
          wordless: failuresOf(reads).filter(({ message }) => /Unknown|^Error:/.test(message)),
        })),
      ).toStrictEqual(
        Object.entries(operations).map(([operation, name]) => ({
          operation,
          // A GetResources that is denied or fails of itself does not stop the reading: ListTags is asked for every tag.
          told:
            operation === 'GetResources' && ['access_denied', 'server_error'].includes(reason)
              ? []
              : [`${reason} ${name}`],
          lies: [],
          complete: true,
          wordless: [],
        })),
      );
    });
  });

  it('tells a failed connection', async () => {
    const server = await startAwsServer(answerSample);
    await server.stop();
    const { reader } = createReader({ url: server.url });
    const failures = failuresOf(await readEverything(reader));
    expect(failures).toMatchObject([{ reason: 'network' }, { reason: 'network' }]);
    expect(failures[0]?.message).toContain('ECONNREFUSED');
  });

  it('recovers when a fault passes while it tries again', async () => {
    const { reads, calls } = await withFault((call) =>
      call.earlier < 2 ? errorAnswer(call.operation, 'ServiceUnavailable', 503) : answerSample(call),
    );
    expect(failuresOf(reads)).toStrictEqual([]);
    expect(calls.filter((call) => call === 'SageMaker ListModels ServiceUnavailable')).toHaveLength(2);
    expect(calls.filter((call) => call === 'SageMaker ListModels ok')).toHaveLength(1);
  });

  it('tries a failing call five times and no more, and reports each attempt', async () => {
    const { calls, server } = await withFault((call) =>
      call.operation === 'ListModels' ? errorAnswer('ListModels', 'InternalFailure', 500) : answerSample(call),
    );
    expect(server.count('ListModels')).toBe(5);
    expect(calls.filter((call) => call.startsWith('SageMaker ListModels'))).toStrictEqual(
      Array.from({ length: 5 }, () => 'SageMaker ListModels InternalFailure'),
    );
  });
});
