import { Webhook } from 'standardwebhooks';
import type { Delivery, Message, MessageData, MessageFinding, MessageType } from '../../domain/delivery/delivery.ts';
import type { WebhookSink } from '../../domain/delivery/sink.ts';
import { blindKind, type OcsfContext, ocsfEvent } from '../message/ocsf.ts';
import { createHttpSink } from './http-sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';

/** Posts messages by the Standard Webhooks specification. Throws when the URL or a secret cannot be one. */
export function openWebhook(settings: WebhookSink, surroundings: SinkSurroundings): OpenSink {
  const signers = settings.secrets.map((secret, index) =>
    createSigner(secret, `sink ${settings.id}, secret ${index + 1}`),
  );
  if (signers.length === 0)
    throw new Error(`sink ${settings.id} has no secret to sign with; give one in its secret_file`);
  return createHttpSink(settings, surroundings, {
    format({ id, message }, now) {
      const body = JSON.stringify(settings.format === 'ocsf' ? ocsfEvents(message, now) : message);
      return { body, headers: signedHeaders({ id, now, body, signers }) };
    },
  });
}

/**
 * The findings of a message as events of OCSF. A check that no longer sees is one of its own, for an array without events would
 * say that all is well.
 */
function ocsfEvents({ type, data }: Message, now: number): readonly object[] {
  const { target, check, source } = data;
  const context = { now, version: source.version };
  const common = { checkId: check.id, checkTitle: check.title, targetId: target.id, accountId: target.accountId };
  const events = data.findings.map(({ id, kind, severity, summary, resource, evidence, ...finding }) => {
    const { type: resourceType, arn, name, awsRegion: region } = resource;
    return ocsfEvent(
      {
        ...common,
        id,
        kind,
        severity,
        summary,
        evidence,
        controls: [],
        resource: { type: resourceType, arn, name, region },
        firstSeen: Date.parse(finding.firstSeen),
        lastSeen: Date.parse(finding.lastSeen),
        ...standingOf(finding),
      },
      context,
    );
  });
  return type === 'check.stale' || type === 'check.recovered' ? [...events, seeing(data, type, context)] : events;
}

function standingOf({ state, transition }: Pick<MessageFinding, 'state' | 'transition'>) {
  if (state === 'resolved' || transition === 'moved') return { activity: 'close', status: 'resolved' } as const;
  if (transition === 'suppressed') return { activity: 'update', status: 'suppressed' } as const;
  return { activity: transition === 'opened' ? 'create' : 'update', status: 'new' } as const;
}

/** Whether the check sees, as a finding about the account. */
function seeing({ target, check }: MessageData, type: MessageType, context: OcsfContext): object {
  const isBlind = type === 'check.stale';
  const arn = `arn:aws:iam::${target.accountId ?? ''}:root`;
  return ocsfEvent(
    {
      id: `${target.id}/${check.id}/not-seen`,
      checkId: check.id,
      checkTitle: check.title,
      kind: blindKind,
      severity: isBlind ? 'medium' : 'info',
      summary: isBlind ? `${check.id} of ${target.id} no longer sees` : `${check.id} of ${target.id} sees again`,
      resource: { type: 'aws-account', arn, name: target.id, region: target.awsRegion ?? '' },
      targetId: target.id,
      accountId: target.accountId,
      evidence: { failures: check.failures },
      firstSeen: context.now,
      lastSeen: context.now,
      activity: isBlind ? 'create' : 'close',
      status: isBlind ? 'new' : 'resolved',
      controls: [],
    },
    context,
  );
}

function createSigner(secret: string, where: string): Webhook {
  try {
    return new Webhook(secret);
  } catch (cause) {
    throw new Error(`${where} is not whsec_ followed by base64`, { cause });
  }
}

interface Signed {
  readonly id: Delivery['id'];
  readonly now: number;
  readonly body: string;
  readonly signers: readonly Webhook[];
}

/** The headers of one attempt: the same id over all attempts, its own timestamp, one signature for each secret. */
function signedHeaders({ id, now, body, signers }: Signed): Record<string, string> {
  const timestamp = new Date(now);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': signers.map((signer) => signer.sign(id, timestamp, body)).join(' '),
  };
}
