import { z } from 'zod';
import { type Delivery, deliveryStatuses, messageTypes } from '../../domain/delivery/delivery.ts';
import { isoTime, isoTimeOrNull, timeSchema } from './time.ts';

/** One message to one sink as the API tells it. */
export const deliverySchema = z
  .object({
    id: z.string().describe('The webhook-id header, the same over all attempts.'),
    sinkId: z.string(),
    groupKey: z.string().describe('Deliveries of one group are sent in order.'),
    type: z.enum(messageTypes),
    status: z
      .enum(deliveryStatuses)
      .describe('superseded: a newer message of the group says everything that this one would have said.'),
    attempts: z.int(),
    createdAt: timeSchema,
    nextAttemptAt: timeSchema.nullable().describe('null when no attempt follows.'),
    deliveredAt: timeSchema.nullable(),
    lastError: z.string().nullable().describe('What went wrong at the last attempt.'),
    message: z
      .object({ type: z.enum(messageTypes), timestamp: z.string(), data: z.record(z.string(), z.unknown()) })
      .describe('The body that is sent.'),
  })
  .meta({
    id: 'Delivery',
    description: 'One message to one sink.',
    examples: [
      {
        id: 'msg_0b8a2c56-21f5-4f5e-8f1b-5a3f62f1f9d0',
        sinkId: 'ops',
        groupKey: 'prod/policy-drift',
        type: 'drift.firing',
        status: 'delivered',
        attempts: 1,
        createdAt: '2026-11-24T10:00:01.204Z',
        nextAttemptAt: null,
        deliveredAt: '2026-11-24T10:00:01.377Z',
        lastError: null,
        message: { type: 'drift.firing', timestamp: '2026-11-24T10:00:01.204Z', data: { schema: 1, status: 'firing' } },
      },
    ],
  });

/** A delivery as the API answers it, without its message. */
export function presentDelivery(delivery: Delivery): z.infer<typeof deliverySchema> {
  const { createdAt, nextAttemptAt, deliveredAt, message, fromRevision: _inner, ...same } = delivery;
  return {
    ...same,
    type: message.type,
    createdAt: isoTime(createdAt),
    nextAttemptAt: delivery.status === 'pending' ? isoTime(nextAttemptAt) : null,
    deliveredAt: isoTimeOrNull(deliveredAt),
    message: { ...message, data: { ...message.data } },
  };
}
