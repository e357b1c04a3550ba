import { describe, expect, it } from 'vitest';
import { delivery, emptyRows, startServer } from './fixtures.ts';

const writer = { tokens: [{ token: 'writer', scopes: ['write' as const] }] };
const post = { method: 'POST', headers: { authorization: 'Bearer writer' } };

describe('http/outbox', () => {
  it('sends a settled message again, under its id', async () => {
    const rows = emptyRows({ deliveries: [delivery({ status: 'failed' })] });
    const replay = async () => {
      rows.deliveries = [delivery({ status: 'pending', attempts: 0 })];
      return true;
    };
    const { get } = await startServer({ ...writer, rows, outbox: { test: async () => '', replay } });
    const answer = await get('/api/v1/deliveries/msg_1/replay', post);
    expect([answer.status, answer.json]).toMatchObject([202, { id: 'msg_1', status: 'pending', attempts: 0 }]);
    expect((await get('/api/v1/deliveries/msg_1')).json).toMatchObject({ id: 'msg_1', status: 'pending' });
  });

  it('refuses what waits already, and what is not there', async () => {
    const rows = emptyRows({ deliveries: [delivery()] });
    const outbox = { test: async () => '', replay: async () => false };
    const { get } = await startServer({ ...writer, rows, outbox });
    expect((await get('/api/v1/deliveries/msg_1/replay', post)).status).toBe(409);
    expect((await get('/api/v1/deliveries/msg_9/replay', post)).status).toBe(404);
    expect((await get('/api/v1/deliveries/msg_9')).status).toBe(404);
  });

  it('sends a test message to a configured sink', async () => {
    const { get } = await startServer(writer);
    const answer = await get('/api/v1/sinks/ops/test', post);
    expect([answer.status, answer.json]).toEqual([202, { id: 'msg_test_ops', url: '/api/v1/deliveries/msg_test_ops' }]);
    expect(answer.headers.get('location')).toBe('/api/v1/deliveries/msg_test_ops');
    const unknown = await get('/api/v1/sinks/opps/test', post);
    expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('configured are ops')]);
  });

  it('both need a token that may write', async () => {
    const { get } = await startServer(writer);
    expect((await get('/api/v1/sinks/ops/test', { method: 'POST' })).status).toBe(401);
    expect((await get('/api/v1/deliveries/msg_1/replay', { method: 'POST' })).status).toBe(401);
  });
});
