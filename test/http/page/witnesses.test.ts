import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/domain/finding/finding.ts';
import { emptyRows, finding, startServer } from '../fixtures.ts';

const region = {
  actions: ['s3:PutObject'],
  resources: ['arn:aws:s3:::*'],
  condition: 'aws:RequestTag/user is absent',
  statements: [{ side: 'live', policy: 'p', index: 15, sid: null, page: null, effect: 'Allow' }],
  witness: { action: 's3:PutObject', resource: 'arn:aws:s3:::x/y', context: { 'aws:PrincipalTag/team': ['a', 'b'] } },
  decisions: { canonical: 'ImplicitlyDenied', live: 'Allowed' },
};

async function page(over: Partial<Finding>): Promise<string> {
  const { get } = await startServer({ rows: emptyRows({ findings: [finding({ id: 'f_1', ...over })] }) });
  return (await get('/findings/f_1')).text;
}

describe('http/page witnesses', () => {
  it('show what came, for which request both policies differ, and how many more there are', async () => {
    const text = await page({
      evidence: { verdict: 'broadened', gained: [region], lost: [], regions: { gained: 4, lost: 0 } },
    });
    expect(text).toContain('<h3>Now allowed</h3>');
    expect(text).toContain('when aws:RequestTag/user is absent');
    expect(text).toContain('Because of the live statement at position 16 of p.');
    expect(text).toContain('<code>aws:PrincipalTag/team = a, b</code>');
    expect(text).toContain('denied: nothing allows it');
    expect(text).toContain('3 more of this kind.');
  });

  it('show what went and what is not decided', async () => {
    const text = await page({ evidence: { lost: [region], undecided: ['too many values'] } });
    expect(text).toContain('<h3>No longer allowed</h3>');
    expect(text).toContain('<li>too many values</li>');
  });

  it('are left away where the evidence has none', async () => {
    expect(await page({})).not.toContain('Requests that prove it');
  });
});
