import { describe, expect, it } from 'vitest';
import { emptyRows, now, startServer, target } from '../fixtures.ts';

const failure = {
  reason: 'access_denied' as const,
  operation: 'organizations:ListAccounts',
  subject: 'the organization',
  message: 'You are not a delegated administrator',
};
const discovery = {
  accounts: [
    { id: '012345678910', name: 'research' },
    { id: '111122223333', name: 'teaching' },
  ],
  discoveredAt: now - 3_600_000,
  attemptedAt: now - 60_000,
  failure: null,
};
const cells = (text: string) =>
  [...text.matchAll(/<tr role="row">([^]*?)<\/tr>/g)]
    .map(([, row = '']) => [...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell = '']) => plain(cell)))
    .slice(1)
    .map(([id, _checks, name, watched]) => [id, name, watched]);

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, '').trim();

describe('http/page accounts', () => {
  it('shows each discovered account with the target that it is watched as', async () => {
    const { get } = await startServer({ rows: emptyRows({ discovery }), targets: [target] });
    const { text } = await get('/accounts');
    expect(cells(text)).toEqual([
      ['012345678910', 'research', 'prod'],
      ['111122223333', 'teaching', 'not watched'],
    ]);
    expect(text).toContain('2 accounts, found');
    expect((await get('/')).text).toContain('<a href="/accounts">Discovered accounts</a>');
  });

  it('says why the organization did not answer, and that the last accounts are kept', async () => {
    const { get } = await startServer({ rows: emptyRows({ discovery: { ...discovery, failure } }) });
    for (const path of ['/', '/accounts']) {
      const { text } = await get(path);
      expect(text).toContain('found nothing, and these are kept');
      expect(text).toContain(failure.message);
    }
  });

  it('says that nothing is discovered where that is so, and does not speak of it elsewhere', async () => {
    const { get } = await startServer();
    expect((await get('/accounts')).text).toContain('No accounts are discovered');
    expect((await get('/')).text).not.toContain('/accounts');
  });
});
