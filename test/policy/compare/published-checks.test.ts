import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';

/**
 * Policies with the outcome of IAM Access Analyzer's CheckNoNewAccess, as AWS publishes them (MIT-0:
 * https://github.com/aws-samples/iam-access-analyzer-custom-policy-check-samples). A file is a reference and some candidates.
 */
interface PublishedFile {
  readonly source: string;
  readonly reference: readonly object[];
  readonly candidates: readonly {
    readonly number: number;
    /** `PASS`: the candidate allows nothing that the reference does not. */
    readonly outcome: 'PASS' | 'FAIL';
    readonly statements: readonly object[];
  }[];
}

const files = JSON.parse(
  readFileSync(new URL('published-checks.json', import.meta.url), 'utf8'),
) as readonly PublishedFile[];

const rows = files.flatMap(({ source, reference, candidates }) =>
  candidates.map(({ number, outcome, statements }) => ({
    name: `${source.replace(/^.*\/|\.md$/g, '')} ${number}`,
    outcome,
    reference,
    statements,
  })),
);

/** Where we answer otherwise, and why. */
const otherwise: ReadonlyMap<string, string> = new Map([
  ['ec2-network-acl 3', 'the sample names acl-123456, which its reference does not deny: the text means acl-sensitive'],
  [
    'cloudformation-stack 1',
    'a * in the place of the account reaches past a colon: stack/MySensitiveStack/x:stack/NotMySensitiveStack/y is not ruled out, for a stack set has a colon',
  ],
]);

function attached(statements: readonly object[]) {
  const document = { Version: '2012-10-17', Statement: statements };
  return { policies: [{ name: 'p', kind: 'managed' as const, document }] };
}

describe('policy/compare: what AWS publishes of its own check for new access', () => {
  it('is much', () => {
    expect(rows.length).toBeGreaterThan(170);
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['PASS', 'FAIL']));
  });

  it.each(rows)('$name: $outcome', ({ name, outcome, reference, statements }) => {
    const { allowed } = compareExactly(attached(reference), attached(statements));
    const told = allowed.gained.length > 0 ? 'FAIL' : 'PASS';

    expect(allowed.undecided).toEqual([]);
    expect(told === outcome).toBe(!otherwise.has(name));
  });
});
