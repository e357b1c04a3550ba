import { EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import type { BusEvent, EventBus, PublishOutcome } from '../../domain/delivery/publisher.ts';
import type { EventBridgeSink } from '../../domain/delivery/sink.ts';
import { putEventsAction } from './sink-actions.ts';
import { outcomeOf, type SinkDependencies, sinkClient } from './sink-client.ts';

/** Puts events on one bus of EventBridge. */
export function openEventBus({ eventBusArn, endpoint }: EventBridgeSink, dependencies: SinkDependencies): EventBus {
  const { settings, requestHandler } = sinkClient({ arn: eventBusArn, endpoint, service: 'EventBridge' }, dependencies);
  const client = new EventBridgeClient(settings);
  return {
    async put(event, abortSignal) {
      try {
        const { Entries = [], FailedEntryCount = 0 } = await client.send(commandOf(event, eventBusArn), {
          abortSignal,
        });
        return FailedEntryCount === 0 ? { status: 'delivered' } : refused(Entries[0], eventBusArn);
      } catch (error) {
        return outcomeOf(error, { operation: putEventsAction, subject: eventBusArn });
      }
    },
    close() {
      client.destroy();
      requestHandler.destroy();
    },
  };
}

function commandOf({ source, detailType, detail, resources, time }: BusEvent, eventBusArn: string): PutEventsCommand {
  const entry = { Source: source, DetailType: detailType, Detail: detail, Resources: [...resources] };
  return new PutEventsCommand({ Entries: [{ ...entry, EventBusName: eventBusArn, Time: new Date(time) }] });
}

/** What the service itself may do better the next time (EventBridge API reference, PutEvents, ErrorCode). */
const transient = /^(ThrottlingException|InternalFailure|InternalException)$/;

function refused(
  { ErrorCode = 'no code', ErrorMessage = '' }: Pick<PutEventsResultEntry, 'ErrorCode' | 'ErrorMessage'> = {},
  eventBusArn: string,
): PublishOutcome {
  const message = `${putEventsAction} on ${eventBusArn}: ${ErrorCode} ${ErrorMessage}`.trim();
  if (!transient.test(ErrorCode)) return { status: 'failed', failure: 'client_error', message };
  return { status: 'retry', failure: ErrorCode === 'ThrottlingException' ? 'throttled' : 'server_error', message };
}
