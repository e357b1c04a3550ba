/** What EventBridge puts into the queue for a call that CloudTrail has recorded. */
export function apiCallEvent(call: {
  readonly source: 'aws.iam' | 'aws.sagemaker';
  readonly eventName: string;
  readonly accountId: string;
  readonly region?: string;
  readonly requestParameters?: Readonly<Record<string, unknown>>;
  readonly responseElements?: Readonly<Record<string, unknown>>;
  readonly errorCode?: string;
}): string {
  const { source, accountId, region = 'us-east-1', ...detail } = call;
  return JSON.stringify({
    version: '0',
    id: '6f6b0d0c-5a1d-4a3f-9f0a-0c1b2d3e4f50',
    'detail-type': 'AWS API Call via CloudTrail',
    source,
    account: accountId,
    time: '2026-11-25T08:00:00Z',
    region,
    resources: [],
    detail: {
      eventVersion: '1.11',
      eventSource: source.replace('aws.', '') + '.amazonaws.com',
      awsRegion: region,
      ...detail,
    },
  });
}

/** What EventBridge puts into the queue when the tags of a resource have changed. */
export function tagChangeEvent(arn: string): string {
  const [, , service = '', region = '', account = ''] = arn.split(':');
  return JSON.stringify({
    version: '0',
    id: 'bddcf1d6-0251-35a1-aab0-adc1fb47c11c',
    'detail-type': 'Tag Change on Resource',
    source: 'aws.tag',
    account,
    time: '2026-11-25T08:00:00Z',
    region,
    resources: [arn],
    detail: { 'changed-tag-keys': ['user'], tags: {}, service, 'resource-type': 'model', version: 1 },
  });
}
