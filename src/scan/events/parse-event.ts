import { z } from 'zod';

/** Where an event says to look. The names are only shaped like names: whether they mean anything is for the read to say. */
export type EventSubject =
  | { readonly kind: 'role'; readonly accountId: string; readonly name: string }
  /** A managed policy, which may hang on any role of the account. */
  | { readonly kind: 'policy'; readonly accountId: string }
  | {
      readonly kind: 'resource';
      readonly accountId: string;
      readonly region: string;
      /** The first part of the ARN after the account, such as `notebook-instance`. */
      readonly arnType: string;
      readonly name: string;
      readonly arn: string;
    };

/** What a message of the queue is. `irrelevant`: an event, but of nothing that is looked at. */
export type ParsedEvent =
  | { readonly outcome: 'relevant'; readonly subjects: readonly EventSubject[] }
  | { readonly outcome: 'irrelevant' | 'malformed' };

const accountId = z.string().regex(/^\d{12}$/);

/** The envelope of EventBridge (EventBridge User Guide, "Event structure"); what is not named here is not looked at. */
const envelope = z.object({
  source: z.string(),
  account: accountId.optional(),
  region: z.string(),
  resources: z.array(z.string()).default([]),
  detail: z.record(z.string(), z.unknown()),
});

/** The part of a CloudTrail record that tells what a call was about (CloudTrail User Guide, "Record contents"). */
const apiCall = z.object({
  eventName: z.string(),
  requestParameters: z.record(z.string(), z.unknown()).nullish(),
  responseElements: z.record(z.string(), z.unknown()).nullish(),
  errorCode: z.string().nullish(),
  recipientAccountId: accountId.optional().catch(undefined),
});

/** Longer than any event of EventBridge, which are at most 256 KiB (EventBridge User Guide, quotas). */
const longestBody = 262_144;

/** The most resources that one event may name. */
const mostResources = 20;

/** IAM role names, and paths before them (IAM API reference, CreateRole). */
const roleName = /^[\w+=,.@-]{1,64}$/;

/** A SageMaker resource (Service Authorization Reference, "Resource types defined by Amazon SageMaker"). */
const resourceArn = /^arn:[a-z-]+:sagemaker:([a-z0-9-]+):(\d{12}):([a-z-]+)\/([\w./-]{1,300})$/i;

/** Reads one message. Never throws, whatever it holds. */
export function parseEvent(body: string): ParsedEvent {
  if (body.length > longestBody) return { outcome: 'malformed' };
  const parsed = envelope.safeParse(parseJson(body));
  if (!parsed.success) return { outcome: 'malformed' };
  const { source, detail, resources, account } = parsed.data;
  if (source === 'aws.iam') return relevant(rolesOf(detail, account));
  if (source === 'aws.sagemaker') return relevant(resourcesIn([...stringsIn(detail), ...resources]));
  if (source === 'aws.tag') return relevant([...taggedRoles(resources), ...resourcesIn(resources)]);
  return { outcome: 'irrelevant' };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function relevant(subjects: readonly EventSubject[]): ParsedEvent {
  return subjects.length === 0 ? { outcome: 'irrelevant' } : { outcome: 'relevant', subjects };
}

/** Calls that name a role concern it; those that name only a managed policy concern whoever carries it. */
function rolesOf(detail: unknown, sender: string | undefined): readonly EventSubject[] {
  const parsed = apiCall.safeParse(detail);
  if (!parsed.success || parsed.data.errorCode || isRead(parsed.data.eventName)) return [];
  const { requestParameters, recipientAccountId } = parsed.data;
  const account = sender ?? recipientAccountId;
  if (account === undefined) return [];
  const name = requestParameters?.['roleName'];
  if (typeof name === 'string') return roleName.test(name) ? [{ kind: 'role', accountId: account, name }] : [];
  return typeof requestParameters?.['policyArn'] === 'string' ? [{ kind: 'policy', accountId: account }] : [];
}

function taggedRoles(arns: readonly string[]): readonly EventSubject[] {
  return arns.flatMap((arn): readonly EventSubject[] => {
    const [, account = '', path = ''] = /^arn:[a-z-]+:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
    const name = path.slice(path.lastIndexOf('/') + 1);
    return roleName.test(name) ? [{ kind: 'role', accountId: account, name }] : [];
  });
}

function isRead(eventName: string): boolean {
  return /^(Get|List|Describe|Simulate|Generate)/.test(eventName);
}

/** Every ARN of a SageMaker resource among the texts, each once. */
function resourcesIn(texts: readonly string[]): readonly EventSubject[] {
  const found = new Map<string, EventSubject>();
  for (const arn of texts) {
    const [, region = '', account = '', arnType = '', name = ''] = resourceArn.exec(arn) ?? [];
    if (name === '') continue;
    found.set(arn, { kind: 'resource', accountId: account, region, arnType: arnType.toLowerCase(), name, arn });
    if (found.size === mostResources) break;
  }
  return [...found.values()];
}

/** The texts of what a call asked for and answered; ARNs stand at different places for each operation. */
function stringsIn(detail: unknown): readonly string[] {
  const parsed = apiCall.safeParse(detail);
  if (!parsed.success || parsed.data.errorCode || isRead(parsed.data.eventName)) return [];
  const { requestParameters, responseElements } = parsed.data;
  return [requestParameters, responseElements].flatMap((part) =>
    Object.values(part ?? {}).filter((value) => typeof value === 'string'),
  );
}
