import { GetRoleCommand } from '@aws-sdk/client-iam';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { ListEndpointsCommand, ListModelsCommand, ListTagsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/control/faults.ts';
import { clientsOf, failureOf, sandboxUnderTest } from './clients.ts';

const getRole = new GetRoleCommand({ RoleName: 'mlspace-notebook-role' });
const listModels = new ListModelsCommand({});

describe('sandbox/faults', () => {
  it.for<[Fault, { name: string; status: number }, { name: string; status: number }]>([
    ['server-error', { name: 'InternalFailure', status: 500 }, { name: 'InternalFailure', status: 500 }],
    ['unavailable', { name: 'ServiceUnavailable', status: 503 }, { name: 'ServiceUnavailable', status: 503 }],
    ['throttle', { name: 'Throttling', status: 400 }, { name: 'ThrottlingException', status: 400 }],
    ['access-denied', { name: 'AccessDenied', status: 403 }, { name: 'AccessDeniedException', status: 400 }],
    ['expired-token', { name: 'ExpiredToken', status: 403 }, { name: 'ExpiredTokenException', status: 400 }],
    ['validation', { name: 'ValidationError', status: 400 }, { name: 'ValidationException', status: 400 }],
  ])('%s is what IAM and SageMaker call it', async ([fault, ofIam, ofSageMaker]) => {
    const { iam, sagemaker, sandbox } = await sandboxUnderTest({}, { faults: [{ fault }] });

    expect(await failureOf(iam.send(getRole))).toEqual(ofIam);
    expect(await failureOf(sagemaker.send(listModels))).toEqual(ofSageMaker);
    expect(sandbox.failures()).toEqual({ 'iam:GetRole': 1, 'sagemaker:ListModels': 1 });
  });

  it.for<[Fault, RegExp, RegExp]>([
    ['timeout', /timeout/i, /timeout/i],
    ['reset', /reset|hang up/i, /reset|hang up/i],
    ['malformed-body', /JSON|deserial/i, /XML|tag|deserial/i],
  ])('%s is no answer of the service', async ([fault, message, messageOfIam]) => {
    const { sandbox } = await sandboxUnderTest({}, { faults: [{ fault }] });
    const { iam, sagemaker } = clientsOf(sandbox, fault === 'timeout' ? { requestTimeout: 1_000 } : {});

    await expect(sagemaker.send(listModels)).rejects.toThrow(message);
    await expect(iam.send(getRole)).rejects.toThrow(messageOfIam);
  });

  it('befalls only what the rule says: service, operation, region, body', async () => {
    const { sandbox, iam, sagemaker, tagging } = await sandboxUnderTest({ regions: ['us-east-1', 'eu-west-1'] });
    const europe = clientsOf(sandbox, { region: 'eu-west-1' }).sagemaker;
    const denied = { name: 'AccessDeniedException', status: 400 };
    sandbox.faults.add({ fault: 'access-denied', service: 'sagemaker', operation: 'ListModels', region: 'eu-west-1' });
    sandbox.faults.add({ fault: 'access-denied', service: 'sagemaker', match: 'xgboost-model-0000003' });

    await iam.send(getRole);
    await sagemaker.send(listModels);
    await europe.send(new ListEndpointsCommand({}));
    await tagging.send(new GetResourcesCommand({}));
    expect(await failureOf(europe.send(listModels))).toEqual(denied);
    const arns = [2, 3].map((index) => sandbox.account.sagemaker.set('model', 'us-east-1').at(index)?.arn);
    await sagemaker.send(new ListTagsCommand({ ResourceArn: arns[0] }));
    expect(await failureOf(sagemaker.send(new ListTagsCommand({ ResourceArn: arns[1] })))).toEqual(denied);
  });

  it('skips and ends as the rule says, and is cleared by its id', async () => {
    const { sandbox, sagemaker } = await sandboxUnderTest();
    const outcomes = async (calls: number) => {
      const names: string[] = [];
      for (let call = 0; call < calls; call += 1) {
        names.push(
          await sagemaker.send(listModels).then(
            () => 'ok',
            (error: Error) => error.name,
          ),
        );
      }
      return names;
    };
    sandbox.faults.add({ fault: 'throttle', skip: 1, times: 2 });
    expect(await outcomes(4)).toEqual(['ok', 'ThrottlingException', 'ThrottlingException', 'ok']);

    const id = sandbox.faults.add({ fault: 'server-error' });
    expect(await outcomes(1)).toEqual(['InternalFailure']);
    sandbox.faults.clear(id);
    expect(await outcomes(1)).toEqual(['ok']);
  });

  it('is outlived by the retries of the unmodified SDK', async () => {
    const { sandbox } = await sandboxUnderTest();
    sandbox.faults.add({ fault: 'throttle', times: 1 });
    sandbox.faults.add({ fault: 'server-error', times: 1 });
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const retrying = new SageMakerClient({ endpoint: sandbox.url, region: 'us-east-1', credentials });

    const { $metadata } = await retrying.send(listModels);

    expect($metadata.attempts).toBe(3);
    expect(sandbox.requests()).toEqual({ 'sagemaker:ListModels': 3 });
    expect(sandbox.failures()).toEqual({ 'sagemaker:ListModels': 2 });
  });

  it('answers an empty page from which the list goes on', async () => {
    const { sandbox, sagemaker } = await sandboxUnderTest({ counts: { model: 5 } });
    sandbox.faults.add({ fault: 'empty-page', times: 1 });

    const empty = await sagemaker.send(new ListModelsCommand({ MaxResults: 3 }));
    const first = await sagemaker.send(new ListModelsCommand({ MaxResults: 3, NextToken: empty.NextToken }));
    const second = await sagemaker.send(new ListModelsCommand({ MaxResults: 3, NextToken: first.NextToken }));

    expect([empty, first, second].map((page) => page.Models?.length)).toEqual([0, 3, 2]);
  });

  it('repeats a token, so that a careless reader goes round for ever', async () => {
    const { sandbox, sagemaker } = await sandboxUnderTest({ counts: { model: 9 } });
    const { NextToken } = await sagemaker.send(new ListModelsCommand({ MaxResults: 3 }));
    sandbox.faults.add({ fault: 'repeated-token' });

    const page = await sagemaker.send(new ListModelsCommand({ MaxResults: 3, NextToken }));

    expect(page.NextToken).toBe(NextToken);
    expect(page.Models).toHaveLength(3);
  });

  it('refuses requests that nobody signed and services that it does not have', async () => {
    const { sandbox } = await sandboxUnderTest();
    const post = (headers: Record<string, string>, body: string) =>
      fetch(sandbox.url, { method: 'POST', headers, body });

    const unsigned = await post({ 'x-amz-target': 'SageMaker.ListModels' }, '{}');
    const unknown = await post({ 'x-amz-target': 'AWSGlue.GetTables' }, '{}');

    expect([unsigned.status, await unsigned.json()]).toEqual([
      400,
      expect.objectContaining({ __type: 'MissingAuthenticationTokenException' }),
    ]);
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      expect.objectContaining({ __type: 'UnknownOperationException' }),
    ]);
  });
});

describe('sandbox/throttles', () => {
  it('gives each family its allowance in each region, filled again by the clock', async () => {
    const throttles = {
      'sagemaker-list': { rate: 2, burst: 3 },
      iam: { rate: 1, burst: 1 },
      tag: { rate: 1, burst: 1 },
    };
    const { sandbox, clock, sagemaker, iam, tagging } = await sandboxUnderTest({}, { throttles });
    const europe = clientsOf(sandbox, { region: 'eu-west-1' }).sagemaker;
    const throttled = { name: 'ThrottlingException', status: 400 };

    await sagemaker.send(listModels);
    await sagemaker.send(new ListEndpointsCommand({}));
    await sagemaker.send(listModels);
    expect(await failureOf(sagemaker.send(new ListEndpointsCommand({})))).toEqual(throttled);
    await europe.send(listModels);
    clock.advance(500);
    await sagemaker.send(listModels);
    expect(await failureOf(sagemaker.send(listModels))).toEqual(throttled);
    const { arn } = sandbox.account.sagemaker.set('model', 'us-east-1').at(0) ?? {};
    await sagemaker.send(new ListTagsCommand({ ResourceArn: arn }));

    await iam.send(getRole);
    expect(await failureOf(iam.send(getRole))).toEqual({ name: 'Throttling', status: 400 });
    await tagging.send(new GetResourcesCommand({}));
    expect(await failureOf(tagging.send(new GetResourcesCommand({})))).toEqual({
      name: 'ThrottledException',
      status: 400,
    });
  });
});
