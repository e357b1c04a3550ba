import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';

interface Case {
  readonly case: string;
  readonly policies: readonly unknown[];
  readonly opts?: { readonly boundary?: unknown };
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly expected: string;
}

const reference = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../reference/${file}`, import.meta.url), 'utf8')) as unknown;
const notebook = reference('notebook-policy.json');
const cases = reference('policy-cases.json') as readonly Case[];

describe('policy/evaluate/evaluate: the reference requests', () => {
  test.each(cases)('$case', ({ policies, opts, action, resource, context, expected }) => {
    const outcome = readAttachments({
      policies: policies.map((document, index) => ({
        name: `p${index}`,
        kind: 'managed',
        document: document === '@notebook-policy' ? notebook : document,
      })),
      ...(opts?.boundary === undefined ? {} : { boundary: opts.boundary }),
    });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    expect(evaluateRequest(outcome.attached, { action, resource, context }).decision).toBe(expected);
  });
});
