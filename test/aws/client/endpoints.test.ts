import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { defaultEndpoint, endpointSettings, iamRegion } from '../../../src/aws/client/endpoints.ts';
import { queueUrl } from '../../../src/aws/events/event-queue.ts';

const access = { useFipsEndpoint: false, endpoints: {} };

describe('aws/endpoints', () => {
  it('leaves the default endpoint to the SDK', () => {
    expect(endpointSettings('iam', access, {})).toStrictEqual({});
    expect(endpointSettings('iam', { ...access, useFipsEndpoint: true }, {})).toStrictEqual({ useFipsEndpoint: true });
  });

  it('prefers the endpoint of the target, then that of the service, then that of all services', () => {
    const environment = {
      AWS_ENDPOINT_URL: 'http://all.test',
      AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: 'http://tagging.test',
    };
    const target = { ...access, endpoints: { iam: 'http://own.test' } };
    expect(endpointSettings('iam', target, environment).endpoint).toBe('http://own.test');
    expect(endpointSettings('tagging', target, environment).endpoint).toBe('http://tagging.test');
    expect(endpointSettings('sagemaker', target, environment).endpoint).toBe('http://all.test');
  });

  it('ignores the environment where that says so, but never the target', () => {
    const environment = { AWS_ENDPOINT_URL: 'http://all.test', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect(endpointSettings('sts', access, environment)).toStrictEqual({});
    const target = { ...access, endpoints: { sts: 'http://own.test' } };
    expect(endpointSettings('sts', target, environment).endpoint).toBe('http://own.test');
  });

  it('takes a given endpoint as it is, FIPS or not', () => {
    const target = { useFipsEndpoint: true, endpoints: { iam: 'https://iam-fips.vpc.test' } };
    expect(endpointSettings('iam', target, {})).toStrictEqual({
      endpoint: 'https://iam-fips.vpc.test',
      useFipsEndpoint: false,
    });
  });

  it.each([
    ['aws', 'us-east-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-iso', 'us-iso-east-1'],
    ['aws-iso-b', 'us-isob-east-1'],
  ] as const)('knows where IAM of %s lives', (partition, region) => {
    expect(iamRegion(partition)).toBe(region);
  });

  it.each([
    ['aws', 'eu-west-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-iso', 'us-iso-east-1'],
    ['aws-iso-b', 'us-isob-east-1'],
  ])('finds queues and topics of %s where the SDK does', (partition, Region) => {
    const asked = { Region, UseFIPS: false, UseDualStack: false };
    const topic = `arn:${partition}:sns:${Region}:012345678910:drift`;
    const queue = `arn:${partition}:sqs:${Region}:012345678910:drift`;
    const sdk = [new SNSClient({}), new SQSClient({})].map(({ config }) => config.endpointProvider(asked).url.origin);
    expect([defaultEndpoint(topic), defaultEndpoint(queue)]).toEqual(sdk);
    expect(queueUrl(queue)).toBe(`${sdk[1]}/012345678910/drift`);
  });
});
