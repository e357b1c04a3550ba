import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ExpiredCredentials } from '../../../src/aws/client/expired-credentials.ts';
import { observeAttempts } from '../../../src/aws/client/observe.ts';
import { startReceiver } from '../../alerts/receiver.ts';
import { noon } from '../../support/fixtures.ts';

const answerOf = (code: string) => ({
  status: 403,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>why</Message></Error></ErrorResponse>`,
});

async function clientOf(code: string) {
  const receiver = await startReceiver(() => answerOf(code));
  const state = { now: noon };
  const client = new IAMClient({
    endpoint: `http://127.0.0.1:${receiver.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await receiver.close();
  });
  const limiter = { acquire: async () => undefined, answered: () => undefined };
  client.middlewareStack.use(
    observeAttempts({
      service: 'IAM',
      telemetry: { awsRequest: () => undefined },
      limiterOf: () => limiter,
      expired: new ExpiredCredentials(() => state.now),
    }),
  );
  const ask = () =>
    client.send(new GetRoleCommand({ RoleName: 'x' })).then(
      () => 'answered',
      (error: Error) => error.name,
    );
  return { ask, state, receiver };
}

describe('aws/client: credentials that expire in the middle', () => {
  it('are told by every call, and asked with a few times only, until a call tries them again', async () => {
    const { ask, state, receiver } = await clientOf('ExpiredToken');
    for (let call = 0; call < 94; call++) expect(await ask()).toBe('ExpiredToken');
    expect(receiver.received).toHaveLength(5);
    state.now += 30_000;
    expect(await ask()).toBe('ExpiredToken');
    expect(receiver.received).toHaveLength(6);
    state.now -= 3_600_000;
    expect(await ask()).toBe('ExpiredToken');
    expect(receiver.received).toHaveLength(7);
  });

  it('a call that is denied says nothing of the others', async () => {
    const { ask, receiver } = await clientOf('AccessDenied');
    await ask();
    await ask();
    expect(receiver.received).toHaveLength(2);
  });
});
