import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../alerts/receiver.ts';
import { type Installation, writeInstallation } from '../e2e/installation.ts';
import { captureRun } from './captured-run.ts';

describe('cli/alerts-test', () => {
  let receiver: Receiver;
  let installation: Installation;
  let status = 204;

  beforeEach(async () => {
    status = 204;
    receiver = await startReceiver(() => ({ status }));
    const url = `http://127.0.0.1:${receiver.port}/hook/secret-path`;
    installation = writeInstallation({ sinks: [{ id: 'events', type: 'cloudevents', url, insecure: true }] });
  });
  afterEach(async () => {
    await receiver.close();
    installation.remove();
  });

  const run = (sink: string) => captureRun('alerts', 'test', sink, '--config', installation.configuration);

  it('sends one test message and says that it arrived', async () => {
    const { code, stdout, stderr } = await run('events');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^The sink events took the test message msg_[0-9a-f-]{36}\.\n$/);
    expect(receiver.received.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { type: 'notebook-drift.webhook.test', data: { reason: 'test', findings: [{ severity: 'info' }] } },
    ]);
  });

  it('says why it did not arrive, without the path of the URL', async () => {
    status = 403;
    const { code, stdout, stderr } = await run('events');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe('notebook-drift: the sink events did not take the test message: 127.0.0.1 answered 403\n');
    expect(receiver.received).toHaveLength(1);
  });

  it('knows its sinks', async () => {
    const { code, stderr } = await run('event');
    expect([code, stderr]).toEqual([2, 'notebook-drift: there is no sink "event"; did you mean events?\n']);
    expect(receiver.received).toHaveLength(0);
  });
});
