import { afterEach, describe, expect, it } from 'vitest';
import { evidenceHash } from '../../../../src/findings/suppression.ts';
import { sha256 } from '../../../support/fixtures.ts';
import { type Installation, startInstallation } from '../attachments-fixture.ts';

const role = 'mlspace-notebook-role';
const buckets = Array.from({ length: 40 }, (_, index) => `arn:aws:s3:::bucket-${String(index).padStart(2, '0')}/*`);

/** An inline policy beside the notebook policy that allows to read all of these. */
function reading(resources: readonly string[], by: 'Sid first' | 'Sid last' = 'Sid first'): string {
  const Statement = resources.map((Resource, index) => {
    const rest = { Effect: 'Allow', Action: 's3:GetObject', Resource };
    return by === 'Sid first' ? { Sid: `S${index}`, ...rest } : { ...rest, Sid: `S${index}` };
  });
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

describe('checks/document-digests', () => {
  let installation: Installation;
  afterEach(() => installation.close());

  async function evidenceWith(document: string): Promise<string> {
    installation.account.roles.putInline(role, 'notebook-policy-extra', document);
    const { observations } = await installation.evaluate({ check: 'policy-drift' });
    const found = observations.find(({ kind }) => kind === 'policy-changed');
    return evidenceHash(found?.evidence ?? {}, sha256);
  }

  it('a change where the evidence is cut short is a change of the evidence', async () => {
    installation = await startInstallation(0);
    const accepted = await evidenceWith(reading(buckets));
    expect(await evidenceWith(reading(buckets))).toBe(accepted);
    expect(await evidenceWith(reading(buckets, 'Sid last'))).toBe(accepted);
    const other = [...buckets.slice(0, -1), 'arn:aws:s3:::payroll/*'];
    expect(await evidenceWith(reading(other))).not.toBe(accepted);
  });
});
