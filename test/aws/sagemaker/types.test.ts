import * as sdk from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { iamActions, isAgeLimited, resourceType, resourceTypes } from '../../../src/aws/sagemaker/types.ts';

describe('aws/sagemaker/types', () => {
  it('holds what MLSpace notebooks create', () => {
    expect(resourceTypes).toStrictEqual([
      'endpoint',
      'endpoint-config',
      'model',
      'labeling-job',
      'training-job',
      'hyper-parameter-tuning-job',
      'transform-job',
      'notebook-instance',
      'processing-job',
    ]);
  });

  it.each(resourceTypes)('lists %s by an operation of the SDK', async (type) => {
    const { operation } = resourceType(type);
    const sent: unknown[] = [];
    const client = { send: async (command: object) => sent.push(command.constructor.name, Object.assign({}, command)) };
    await resourceType(type).readPage(client as never, { token: 't', createdAfter: 0, signal: AbortSignal.abort() });
    expect(sent[0]).toBe(`${operation}Command`);
    expect(Object.keys(sdk)).toContain(`${operation}Command`);
    expect(sent[1]).toMatchObject({ input: { MaxResults: 100, NextToken: 't', CreationTimeAfter: new Date(0) } });
  });

  it('limits jobs by age and nothing else', () => {
    expect(resourceTypes.filter(isAgeLimited)).toStrictEqual(resourceTypes.filter((type) => type.endsWith('-job')));
  });

  it('names the actions that a scan takes', () => {
    expect(iamActions('model')).toStrictEqual(['sagemaker:ListModels', 'sagemaker:ListTags', 'tag:GetResources']);
  });
});
