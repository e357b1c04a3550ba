import { describe, expect, it } from 'vitest';
import type { ScanFilter } from '../../src/http/service/options.ts';
import { emptyRows, scan, startServer } from './fixtures.ts';

const writer = { tokens: [{ token: 'writer', scopes: ['write' as const] }] };
const headers = { authorization: 'Bearer writer', 'content-type': 'application/json' };

describe('http/start-scan', () => {
  it.each([
    [undefined, {}],
    ['{}', {}],
    ['{"target":"prod"}', { targetId: 'prod' }],
    ['{"target":"prod","check":"policy-drift"}', { targetId: 'prod', checkId: 'policy-drift' }],
  ])('starts what %s asks for', async (body, expected) => {
    const asked: ScanFilter[] = [];
    const requestScan = async (filter: ScanFilter) => {
      asked.push(filter);
      return ['s_9', 's_10'];
    };
    const { get } = await startServer({ ...writer, requestScan });
    const init = body === undefined ? { headers: { authorization: headers.authorization } } : { headers, body };
    const answer = await get('/api/v1/scans', { method: 'POST', ...init });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe('/api/v1/scans/s_9');
    expect(answer.json).toEqual({
      scans: [
        { id: 's_9', url: '/api/v1/scans/s_9' },
        { id: 's_10', url: '/api/v1/scans/s_10' },
      ],
    });
    expect(asked).toEqual([expected]);
  });

  it('knows an accepted scan before it is stored, and the stored one after', async () => {
    const rows = emptyRows();
    const queued = new Set<string>();
    const { get } = await startServer({ ...writer, rows, isScanQueued: async (id) => queued.has(id) });
    expect((await get('/api/v1/scans/s_9')).status).toBe(404);
    queued.add('s_9');
    const waiting = await get('/api/v1/scans/s_9');
    expect([waiting.status, waiting.json]).toEqual([202, { id: 's_9', status: 'queued' }]);
    expect(waiting.headers.get('etag')).toBeNull();
    rows.scans.push(scan({ id: 's_9' }));
    expect((await get('/api/v1/scans/s_9')).json).toMatchObject({ id: 's_9', result: 'success' });
  });

  it.each([
    ['all running', '{}', 409, '/problems/already-running'],
    ['an unknown target', '{"target":"nowhere"}', 404, '/problems/not-found'],
    ['an unknown check', '{"check":"nothing"}', 404, '/problems/not-found'],
    ['an unknown member', '{"targets":["prod"]}', 400, '/problems/invalid-request'],
    ['no JSON', '{"target"', 400, 'about:blank'],
    ['a list', '[]', 400, '/problems/invalid-request'],
  ])('refuses %s', async (_title, body, status, type) => {
    let started = 0;
    const requestScan = async () => {
      started++;
      return status === 409 ? [] : ['s_9'];
    };
    const { get } = await startServer({ ...writer, requestScan });
    const answer = await get('/api/v1/scans', { method: 'POST', headers, body });
    expect(answer.json).toMatchObject({ status, type });
    expect(answer.status).toBe(status);
    expect(started).toBe(status === 409 ? 1 : 0);
  });

  it('refuses a body that is too large and one that is no JSON', async () => {
    const { get } = await startServer(writer);
    const large = await get('/api/v1/scans', { method: 'POST', headers, body: `{"target":"${'x'.repeat(70_000)}"}` });
    expect([large.status, large.headers.get('content-type')]).toEqual([413, 'application/problem+json; charset=utf-8']);
    const form = await get('/api/v1/scans', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'target=prod',
    });
    expect(form.status).toBe(415);
  });
});
