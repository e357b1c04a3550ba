import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Installation } from '../../../../src/policy/canonical/parameters/canonical-policy.ts';
import { renderPolicy } from '../../../../src/policy/canonical/render.ts';
import { trustTemplates } from '../../../../src/policy/canonical/templates.ts';
import { digestOf } from './canonical-json.ts';

interface Row {
  readonly template: string;
  readonly release: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly digest: string;
}

/**
 * Digests of what the releases of MLSpace themselves write: of its IAM stack, synthesised by aws-cdk-lib 2.177.0, and of
 * the documents that its Python functions make. The documents are not kept here.
 */
const rows = JSON.parse(
  readFileSync(new URL('../../../golden/mlspace-documents.json', import.meta.url), 'utf8'),
) as readonly Row[];

const installation: Installation = { partition: 'aws', accountId: '123456789012', homeRegion: 'us-east-1' };

const network = {
  kms_key: 'arn:aws:kms:us-east-1:123456789012:key/80b28a33-4686-4d87-9dda-4a87e889875a',
  security_groups: ['sg-0c001c111cbcdcdf6'],
  subnets: ['subnet-0f9f0555e69d3d687', 'subnet-06cbb3ec6591a31ad', 'subnet-0c0e994c58823e1c3'],
};

function render({ template, release, parameters }: Row): unknown {
  const hasNetwork = template === 'mlspace-notebook-deployed' || template === 'mlspace-boundary';
  const given = { ...(hasNetwork ? network : {}), ...parameters, release };
  const trust = trustTemplates.find(({ name }) => name === template)?.render(given, installation);
  if (trust?.ok) return { Version: '2012-10-17', Statement: trust.rows.map(({ statement }) => statement) };
  const outcome = renderPolicy({ kind: 'builtin', template }, given, installation);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.policy.document;
}

describe('policy/canonical/mlspace: what each release deploys', () => {
  it.each(Object.entries(Object.groupBy(rows, ({ template, release }) => `${template} of ${release}`)))(
    'renders %s, statement by statement',
    (_, group = []) => {
      for (const row of group) expect([row, digestOf(render(row))]).toEqual([row, row.digest]);
    },
  );
});
