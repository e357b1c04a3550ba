import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compareWithCatalogue } from '../../../src/catalogue/compare-with-catalogue.ts';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { type AccessRequest, evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';

interface Scenario {
  readonly name: string;
  readonly change: string;
  readonly allowed: string;
  readonly realisable: string;
  readonly denied: string;
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
  readonly witnesses: readonly (AccessRequest & { readonly canonical: string })[];
}

const file = fileURLToPath(new URL('../../reference/policy-scenarios.json', import.meta.url));
const scenarios = JSON.parse(await readFile(file, 'utf8')) as readonly Scenario[];

function decide(side: AttachmentSet, request: AccessRequest): string {
  const read = readAttachments(side);
  return read.ok ? evaluateRequest(read.attached, request).decision : 'invalid';
}

describe('policy/compare/compare-exactly: edits of the notebook policy', () => {
  it.each(scenarios)('$name: $change', async ({ canonical, live, allowed, realisable, denied }) => {
    const comparison = await compareWithCatalogue(canonical, live);

    expect(comparison).toMatchObject({
      verdict: allowed,
      allowed: { verdict: allowed, undecided: [] },
      realisable: { verdict: realisable, undecided: [] },
      denied: { verdict: denied, undecided: [] },
      exact: true,
      latent: allowed === 'equivalent' && denied !== 'equivalent',
    });
  });

  it.each(scenarios)('$name: every witness is judged as told, and needs all of its context', async (scenario) => {
    const { canonical, live } = scenario;
    const { allowed, realisable, denied } = await compareWithCatalogue(canonical, live);
    for (const { witness, decisions } of [allowed, realisable, denied].flatMap(({ gained, lost }) => [
      ...gained,
      ...lost,
    ])) {
      expect({ canonical: decide(canonical, witness), live: decide(live, witness) }).toEqual(decisions);
      for (const key of Object.keys(witness.context)) {
        const { [key]: _, ...context } = witness.context;
        const fewer = { ...witness, context };
        expect({ canonical: decide(canonical, fewer), live: decide(live, fewer) }).not.toEqual(decisions);
      }
    }
  });
});
