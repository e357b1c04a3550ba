import type { Event, LookupAttribute, LookupEventsRequest, LookupEventsResponse } from '@aws-sdk/client-cloudtrail';
import type { TrailRecord } from '../account/trail.ts';
import { bounded, ServiceError } from '../wire/service-error.ts';
import type { Operations, ServiceCall } from './service.ts';

/** CloudTrail keeps events for so long, milliseconds. */
const history = 90 * 86_400_000;

/** What is looked up by; `LookupEvents` takes one attribute. */
const attributes: Readonly<Record<string, (record: TrailRecord) => string>> = {
  AccessKeyId: ({ accessKeyId }) => accessKeyId,
  EventId: ({ eventID }) => eventID,
  EventName: ({ eventName }) => eventName,
  EventSource: ({ eventSource }) => eventSource,
  ReadOnly: ({ readOnly }) => String(readOnly),
};

/** Looking up who did what. Source: CloudTrail API reference. */
export const trailOperations = {
  LookupEvents(input: LookupEventsRequest, call: ServiceCall): LookupEventsResponse {
    const { account, region, tokens } = call;
    const size = bounded(input.MaxResults, { member: 'maxResults', min: 1, max: 50, fallback: 50 });
    const { NextToken: token, MaxResults: _size, ...filters } = input;
    const list = JSON.stringify(['LookupEvents', region, filters]);
    const start = token === undefined ? 0 : redeem(call, list, token);
    const wanted = account.trail
      .visible()
      .filter((record) => record.region === region && record.at >= account.now() - history && passes(record, input));
    const page = wanted.slice(start, start + size);
    const end = start + page.length;
    return { Events: page.map(described), ...(end < wanted.length ? { NextToken: tokens.issue(list, end) } : {}) };
  },
} satisfies Operations;

function passes(record: TrailRecord, { LookupAttributes = [], StartTime, EndTime }: LookupEventsRequest): boolean {
  if (LookupAttributes.length > 1) throw invalid('At most one lookup attribute can be given.');
  if (StartTime && EndTime && StartTime > EndTime)
    throw new ServiceError('InvalidTimeRangeException', 'The start time is after the end time.');
  return (
    (!StartTime || wholeSeconds(record.at) >= wholeSeconds(StartTime.getTime())) &&
    (!EndTime || wholeSeconds(record.at) <= wholeSeconds(EndTime.getTime())) &&
    LookupAttributes.every((attribute) => hasAttribute(record, attribute))
  );
}

/** Records and bounds have no more. */
function wholeSeconds(time: number): number {
  return Math.floor(time / 1000);
}

function hasAttribute(record: TrailRecord, { AttributeKey: key, AttributeValue: value }: LookupAttribute): boolean {
  const read = attributes[key ?? ''];
  if (!read) throw invalid(`The sandbox does not look up by ${key}.`);
  return read(record) === value;
}

function redeem({ tokens }: ServiceCall, list: string, token: string): number {
  const content = tokens.redeem(list, token);
  if (typeof content === 'object') return content.place as number;
  throw new ServiceError('InvalidNextTokenException', `The NextToken is ${content}.`);
}

function described({ eventID, eventName, eventSource, at, accessKeyId, readOnly, text }: TrailRecord): Event {
  return {
    EventId: eventID,
    EventName: eventName,
    ReadOnly: String(readOnly),
    AccessKeyId: accessKeyId,
    EventTime: new Date(at),
    EventSource: eventSource,
    CloudTrailEvent: text,
  };
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidLookupAttributesException', message);
}
