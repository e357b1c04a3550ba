import { type CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { z } from 'zod';
import type { Read } from '../domain/evaluation/read.ts';
import type { ChangeEvent, EventQuery, EventsFound } from '../domain/finding/change-event.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { attempt, MalformedAnswer } from './client/failures.ts';
import { TokenWatch } from './client/token-watch.ts';

/** The most events on a page (CloudTrail API reference, LookupEvents). */
const pageSize = 50;

/** Pages that one query reads at most: at two calls a second, 20 seconds. */
const mostPages = 40;

/**
 * Reads the events of a query page by page, latest first, until there are enough, no more, or {@link mostPages} pages.
 * Calls that were refused are left out. What was read is answered only where every page could be.
 */
export async function lookUpEvents(cloudtrail: CloudTrailClient, query: EventQuery): Promise<Read<EventsFound>> {
  const events: ChangeEvent[] = [];
  const tokens = new TokenWatch();
  let token: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await readPage(cloudtrail, query, token);
    if (!page.ok) return page;
    events.push(...page.value.events);
    token = page.value.nextToken;
    if (token === undefined) return { ok: true, value: { events, complete: true } };
    if (tokens.endlessBy(token, page.value.events.length) !== undefined || query.isEnough(events)) break;
  }
  return { ok: true, value: { events, complete: false } };
}

function readPage(
  cloudtrail: CloudTrailClient,
  { region, name, since, until, signal }: EventQuery,
  token: string | undefined,
): Promise<Read<{ readonly events: readonly ChangeEvent[]; readonly nextToken: string | undefined }>> {
  return attempt({ operation: 'cloudtrail:LookupEvents', subject: `${name} in ${region}`, signal }, async () => {
    const command = new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
      StartTime: new Date(since),
      EndTime: new Date(until),
      MaxResults: pageSize,
      ...withoutAbsent({ NextToken: token }),
    });
    const { Events = [], NextToken } = await cloudtrail.send(command, { abortSignal: signal });
    return { events: Events.flatMap(({ CloudTrailEvent: text }) => readEvent(text) ?? []), nextToken: NextToken };
  });
}

const record = z.record(z.string(), z.json()).nullish();
const text = z.string().nullish();

/** The members that are used of a record (CloudTrail User Guide, "CloudTrail record contents"). */
const recordSchema = z.object({
  eventID: z.string(),
  eventName: z.string(),
  eventSource: z.string(),
  eventTime: z.iso.datetime(),
  errorCode: text,
  sourceIPAddress: text,
  userAgent: text,
  requestParameters: record,
  responseElements: record,
  userIdentity: z.object({ type: text, arn: text, principalId: text, invokedBy: text }),
});

/** `undefined` for a call that was refused, which changed nothing. */
function readEvent(content: string | undefined): ChangeEvent | undefined {
  const parsed = recordSchema.safeParse(jsonOf(content));
  if (!parsed.success) throw new MalformedAnswer('CloudTrail returned an event that is not a JSON record');
  const { eventID, eventName, eventSource, eventTime, errorCode, ...event } = parsed.data;
  if (errorCode) return undefined;
  return {
    id: eventID,
    name: eventName,
    source: eventSource,
    at: Date.parse(eventTime),
    actor: {
      ...whoIs(event.userIdentity),
      sourceAddress: event.sourceIPAddress ?? null,
      userAgent: event.userAgent ?? null,
    },
    request: event.requestParameters ?? {},
    response: event.responseElements ?? {},
  };
}

function jsonOf(content: string | undefined): unknown {
  try {
    return JSON.parse(content ?? '');
  } catch {
    return undefined;
  }
}

/** The session of an assumed role is the end of its ARN and of its principal id (CloudTrail User Guide, userIdentity). */
function whoIs({ type, arn, principalId, invokedBy }: z.infer<typeof recordSchema>['userIdentity']) {
  const session = type === 'AssumedRole' ? ((arn ?? '').split('/')[2] ?? principalId?.split(':')[1]) : undefined;
  return { arn: arn ?? invokedBy ?? principalId ?? 'unknown', session: session ?? null };
}
