import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareWithCatalogue } from '../../../src/catalogue/compare-with-catalogue.ts';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { type AccessRequest, evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';

interface PairCase {
  readonly id: string;
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
  readonly expect: Readonly<Record<string, string | readonly string[]>>;
}

interface RequestCase extends AccessRequest {
  readonly says: string;
  readonly policy: unknown;
  readonly expected: string;
}

function read(file: string): unknown {
  const url = new URL(`../../../../shared/cases/${file}`, import.meta.url);
  return existsSync(url) ? (JSON.parse(readFileSync(url, 'utf8')) as unknown) : undefined;
}

const pairs = read('policy-pairs.json') as readonly PairCase[] | undefined;
const requests = read('policy-requests.json') as readonly RequestCase[] | undefined;

/** Where a case leaves several answers open they are a list. */
function isOneOf(verdict: string, expected: string | readonly string[] | undefined): boolean {
  return expected === undefined || expected === verdict || (typeof expected !== 'string' && expected.includes(verdict));
}

describe.skipIf(!pairs || !requests)('policy: the shared cases (skipped where ../shared/cases is missing)', () => {
  it.each((pairs ?? []).map((one) => [one.id, one] as const))(
    '%s',
    async (_, { canonical, live, expect: expected }) => {
      const { verdict, allowed, realisable } = await compareWithCatalogue(canonical, live);

      expect({ verdict, allowed: allowed.verdict, realisable: realisable.verdict }).toSatisfy(
        (got: Readonly<Record<string, string>>) =>
          ['verdict', 'allowed', 'realisable'].every((name) => isOneOf(got[name] ?? '', expected[name])),
      );
      expect(expected['notAllowed']).not.toBe(allowed.verdict);
      expect(expected['notRealisable']).not.toBe(realisable.verdict);
      // A catalogue changes nothing of what is allowed, and what is realisable is a part of it.
      expect(compareExactly(canonical, live).allowed.verdict).toBe(allowed.verdict);
      expect(allowed.verdict === 'equivalent' && realisable.verdict !== 'equivalent').toBe(false);
    },
  );

  it.each((requests ?? []).map((one) => [one.says, one] as const))('%s', (_, { policy, expected, ...request }) => {
    const attachments = readAttachments({ policies: [{ name: 'p', kind: 'managed', document: policy }] });
    if (!attachments.ok) throw new Error(JSON.stringify(attachments.problems));

    expect(evaluateRequest(attachments.attached, request).decision).toBe(expected);
  });
});
