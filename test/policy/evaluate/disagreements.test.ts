import { describe, expect, test } from 'vitest';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';
import { disagreements, isDisputed } from './disagreements.ts';
import { simulateRequest } from './simulated.ts';

describe('policy/evaluate/evaluate: where the documentation and the simulator differ', () => {
  test.each(disagreements)('$rule ($source)', (one) => {
    const {
      statement,
      version = '2012-10-17',
      action = 's3:GetObject',
      resource = 'arn:aws:s3:::b/k',
      context = {},
    } = one;
    const base = { Effect: 'Allow', Action: '*', ...('NotResource' in statement ? {} : { Resource: '*' }) };
    const document = { Version: version, Statement: { ...base, ...statement } };
    const read = readAttachments({ policies: [{ name: 'p', kind: 'managed', document }] });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const request = { action, resource, context };
    expect(evaluateRequest(read.attached, request).decision).toBe(one.documented);
    expect(simulateRequest([document], undefined, request)).toBe(one.simulated);
    expect(isDisputed([document], request)).toBe(true);
  });
});
