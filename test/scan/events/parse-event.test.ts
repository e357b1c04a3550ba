import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../src/scan/events/parse-event.ts';
import { apiCallEvent, tagChangeEvent } from '../../support/events.ts';

const accountId = '012345678910';
const notebook = `arn:aws:sagemaker:us-east-1:${accountId}:notebook-instance/n1`;

const iam = (eventName: string, requestParameters: Readonly<Record<string, unknown>>, errorCode?: string) =>
  apiCallEvent({ source: 'aws.iam', accountId, eventName, requestParameters, ...(errorCode ? { errorCode } : {}) });

const role = { outcome: 'relevant', subjects: [{ kind: 'role', accountId, name: 'r' }] };
const irrelevant = { outcome: 'irrelevant' };
const malformed = { outcome: 'malformed' };
const resource = {
  kind: 'resource',
  accountId,
  region: 'us-east-1',
  arnType: 'notebook-instance',
  name: 'n1',
  arn: notebook,
};

describe('scan/events/parse-event', () => {
  it.each([
    [
      'a call that names a role',
      iam('AttachRolePolicy', { roleName: 'r', policyArn: 'arn:aws:iam::aws:policy/X' }),
      role,
    ],
    ['a boundary', iam('PutRolePermissionsBoundary', { roleName: 'r' }), role],
    ['a call that only reads', iam('GetRolePolicy', { roleName: 'r' }), irrelevant],
    ['a call that was refused', iam('PutRolePolicy', { roleName: 'r' }, 'AccessDenied'), irrelevant],
    ['a call about a user', iam('PutUserPolicy', { userName: 'u' }), irrelevant],
    ['a role that no role can be called', iam('PutRolePolicy', { roleName: '../x' }), irrelevant],
    [
      'a call that names a policy',
      iam('CreatePolicyVersion', { policyArn: `arn:aws:iam::${accountId}:policy/p` }),
      { outcome: 'relevant', subjects: [{ kind: 'policy', accountId }] },
    ],
    [
      'a resource in the request',
      apiCallEvent({
        source: 'aws.sagemaker',
        accountId,
        eventName: 'DeleteTags',
        requestParameters: { resourceArn: notebook, tagKeys: ['user'] },
      }),
      { outcome: 'relevant', subjects: [resource] },
    ],
    [
      'a resource in the answer',
      apiCallEvent({
        source: 'aws.sagemaker',
        accountId,
        eventName: 'CreateNotebookInstance',
        requestParameters: { notebookInstanceName: 'n1' },
        responseElements: { notebookInstanceArn: notebook },
      }),
      { outcome: 'relevant', subjects: [resource] },
    ],
    ['changed tags', tagChangeEvent(notebook), { outcome: 'relevant', subjects: [resource] }],
    [
      'changed tags of a role',
      tagChangeEvent(`arn:aws:iam::${accountId}:role/a/b/r`).replace('""', `"${accountId}"`),
      role,
    ],
    ['an event of another service', iam('x', {}).replace('aws.iam', 'aws.ec2'), irrelevant],
    ['no JSON', '{', malformed],
    ['JSON that is no event', '[]', malformed],
    ['an account that is none', iam('PutRolePolicy', { roleName: 'r' }).replace(accountId, '12'), malformed],
    ['what is too long', iam('PutRolePolicy', { roleName: 'r', policyDocument: 'x'.repeat(300_000) }), malformed],
  ])('%s', (_name, body, parsed) => {
    expect(parseEvent(body)).toEqual(parsed);
  });

  it('never throws, and names no more than it is shaped like', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('aws.iam', 'aws.sagemaker', 'aws.tag', notebook, accountId));
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(text, tie('value')),
      ),
    })).value;
    const event = fc.record({ source: text, account: text, region: text, resources: value, detail: value });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          event.map((one) => JSON.stringify(one)),
        ),
        (body) => {
          const parsed = parseEvent(body);
          const subjects = parsed.outcome === 'relevant' ? parsed.subjects : [];
          expect(subjects.filter((one) => !/^\d{12}$/.test(one.accountId))).toEqual([]);
          expect(subjects.filter((one) => one.kind === 'resource' && !one.arn.includes(':sagemaker:'))).toEqual([]);
        },
      ),
    );
  });

  it('takes no more resources out of one event than it may name', () => {
    const arns = Array.from({ length: 500 }, (_, index) => `${notebook}${index}`);
    const event = { ...(JSON.parse(tagChangeEvent(notebook)) as object), resources: arns };

    const parsed = parseEvent(JSON.stringify(event));

    expect(parsed.outcome === 'relevant' && parsed.subjects).toHaveLength(20);
  });
});
