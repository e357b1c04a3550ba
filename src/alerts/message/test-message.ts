import type { Delivery, Message } from '../../domain/delivery/delivery.ts';

interface TestContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly source: { readonly version: string; readonly instance: string };
}

/** A message that somebody asks for to see whether a sink takes messages, and how they look there. */
function testMessage(sinkId: string, { now, source }: TestContext): Message {
  const time = new Date(now).toISOString();
  return {
    type: 'webhook.test',
    timestamp: time,
    data: {
      schema: 1,
      reason: 'test',
      groupKey: testGroupKey,
      status: 'firing',
      target: { id: 'test', accountId: null, awsRegion: null, roles: [] },
      check: { id: 'test', title: 'Test', severity: 'info', outcome: null, lastSuccessAt: null, failures: [] },
      counts: { opened: 1, updated: 0, resolved: 0, active: 1, suppressed: 0, truncated: 0 },
      findings: [
        {
          id: 'f_00000000000000000000',
          transition: 'opened',
          state: 'active',
          kind: 'test',
          severity: 'info',
          resource: { type: 'test', arn: `test/${sinkId}`, name: sinkId, awsRegion: 'test' },
          path: '',
          summary: `This is how a finding looks in the sink ${sinkId}. Nothing is wrong.`,
          evidence: {},
          evidenceTruncated: false,
          firstSeen: time,
          lastSeen: time,
          resolvedAt: null,
          resolution: null,
          suppression: null,
          actor: null,
        },
      ],
      links: {},
      scan: null,
      source,
    },
  };
}

/** Test messages wait for no other group, and no other group for them. */
const testGroupKey = 'test';

/** The test message as it goes into the outbox. */
export function testDelivery(sinkId: string, given: TestContext & { readonly newId: () => string }): Delivery {
  const { now, newId } = given;
  return {
    id: `msg_${newId()}`,
    sinkId,
    groupKey: testGroupKey,
    message: testMessage(sinkId, given),
    fromRevision: 0,
    status: 'pending',
    attempts: 0,
    createdAt: now,
    nextAttemptAt: now,
    deliveredAt: null,
    lastError: null,
  };
}
