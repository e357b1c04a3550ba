import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { type AccessRequest, evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';

interface Documented extends AccessRequest {
  /** The page of AWS's guide. */
  readonly source: string;
  /** What it says, in our words. */
  readonly says: string;
  readonly policies: readonly unknown[];
  readonly boundary?: unknown;
  readonly expected: string;
}

const rows = JSON.parse(
  readFileSync(new URL('documented-outcomes.json', import.meta.url), 'utf8'),
) as readonly Documented[];

/** The worked examples of the guides of IAM, EC2, S3 and SageMaker, each with a request and what it gets. */
describe('policy/evaluate: what the guides say of their examples', () => {
  it('are many', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
  });

  it.each(rows.map((row, index) => [index, row.says, row.expected, row] as const))(
    '%i: %s: %s',
    (_index, _says, expected, row) => {
      const { policies, boundary, action, resource, context } = row;
      const read = readAttachments({
        policies: policies.map((document, place) => ({ name: `p${place}`, kind: 'managed', document })),
        ...(boundary === undefined ? {} : { boundary }),
      });
      if (!read.ok) throw new Error(JSON.stringify(read.problems));

      expect(evaluateRequest(read.attached, { action, resource, context }).decision).toBe(expected);
    },
  );
});
