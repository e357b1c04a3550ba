import { createHash } from 'node:crypto';
import type { Delivery, MessageData } from '../../src/domain/delivery/delivery.ts';
import type { SinkOptions, WebhookSink } from '../../src/domain/delivery/sink.ts';
import type { CheckDescription } from '../../src/domain/evaluation/check.ts';
import type { CheckState, ScanRecord } from '../../src/domain/evaluation/check-state.ts';
import type { Evaluation, Observation, ScopeOutcome } from '../../src/domain/evaluation/evaluation.ts';
import type { ReadFailure } from '../../src/domain/evaluation/read.ts';
import type { Finding, Transition } from '../../src/domain/finding/finding.ts';
import type { Target } from '../../src/domain/target/target.ts';

/** 2026-11-24T12:00:00Z. */
export const noon = Date.UTC(2026, 10, 24, 12);
export const minute = 60_000;

export const sampleTarget: Target = {
  id: 'prod',
  accountId: '012345678910',
  partition: 'aws',
  homeRegion: 'us-east-1',
  regions: ['us-east-1'],
  access: { useFipsEndpoint: false, endpoints: {} },
  roles: [{ name: 'mlspace-notebook-role' }],
  roleReading: 'auto',
  attached: { name: '*notebook-policy*' },
  stacks: [],
  facts: { instanceTypes: false },
};

export const sampleCheck: CheckDescription = {
  id: 'required-tags',
  title: 'SageMaker resources say whose they are',
  description: 'Every resource carries its tags.',
  reads: ['resources'],
  kinds: [
    { kind: 'tag-missing', title: 'Required tag is missing', severities: ['medium'], remediation: 'Add the tag.' },
  ],
};

const sampleScope = 'us-east-1/endpoint';

export const accessDenied: ReadFailure = {
  reason: 'access_denied',
  operation: 'sagemaker:ListEndpoints',
  subject: 'us-east-1',
  message: 'not authorized',
};

/** A sink that is told of everything at once. */
export const sampleSinkOptions: Omit<SinkOptions, 'id'> = {
  sendResolved: true,
  maxFindings: 20,
  minSeverity: 'info',
  groupWait: 0,
  groupInterval: 0,
  repeatInterval: 1_440 * 60_000,
};

export function sampleSink(changes: Partial<WebhookSink> = {}): WebhookSink {
  return {
    id: 'ops',
    type: 'webhook',
    url: 'https://hooks.example.com/drift',
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    insecure: false,
    ...sampleSinkOptions,
    ...changes,
  };
}

/** The ARN of the endpoint of this name in the sample account. */
export function endpointArn(name: string): string {
  return `arn:aws:sagemaker:us-east-1:012345678910:endpoint/${name}`;
}

/** What the tag check says of one endpoint without a `user` tag. */
export function sampleObservation(name: string, changes: Partial<Observation> = {}): Observation {
  return {
    kind: 'tag-missing',
    scope: sampleScope,
    resource: { type: 'endpoint', arn: endpointArn(name), name, region: 'us-east-1' },
    path: '',
    severity: 'medium',
    summary: `endpoint ${name}: tag user is missing`,
    evidence: { keys: ['user'] },
    ...changes,
  };
}

export function sampleScopeOutcome(changes: Partial<ScopeOutcome> = {}): ScopeOutcome {
  return {
    scope: sampleScope,
    status: 'complete',
    counts: { compliant: 1, noncompliant: 0, unknown: 0, excluded: 0 },
    unread: [],
    failures: [],
    resourceType: 'endpoint',
    ...changes,
  };
}

/** A completed evaluation that saw these endpoints without their tag. */
export function sampleEvaluation(names: readonly string[], changes: Partial<Evaluation> = {}): Evaluation {
  return {
    targetId: sampleTarget.id,
    checkId: sampleCheck.id,
    observations: names.map((name) => sampleObservation(name)),
    scopes: [sampleScopeOutcome()],
    ...changes,
  };
}

/** An active finding about the endpoint of this name. */
export function sampleFinding(name: string, changes: Partial<Finding> = {}): Finding {
  return {
    id: `f_${sha256(name).slice(0, 20)}`,
    targetId: sampleTarget.id,
    checkId: sampleCheck.id,
    ...sampleObservation(name),
    state: 'active',
    suppressed: false,
    suppression: null,
    confirmations: 1,
    firstSeen: noon,
    lastSeen: noon,
    resolvedAt: null,
    resolution: null,
    scanId: 's_1',
    ...changes,
  };
}

export function sampleScan(id: string, changes: Partial<ScanRecord> = {}): ScanRecord {
  return {
    id,
    targetId: sampleTarget.id,
    checkId: sampleCheck.id,
    trigger: 'schedule',
    startedAt: noon,
    finishedAt: noon + minute,
    result: 'success',
    outcome: 'clean',
    requests: 12,
    findings: 0,
    configurationHash: 'c0ffee',
    ...changes,
  };
}

export function sampleCheckState(changes: Partial<CheckState> = {}): CheckState {
  return {
    targetId: sampleTarget.id,
    checkId: sampleCheck.id,
    outcome: 'clean',
    failures: [],
    lastAttemptAt: noon,
    lastSuccessAt: noon,
    lastScanId: 's_1',
    scopes: [],
    detail: null,
    staleSince: null,
    ...changes,
  };
}

export function sampleDelivery(id: string, changes: Partial<Delivery> = {}): Delivery {
  return {
    id,
    sinkId: 'ops',
    groupKey: 'prod/required-tags',
    message: { type: 'drift.firing', timestamp: new Date(noon).toISOString(), data: sampleMessageData() },
    fromRevision: 0,
    status: 'pending',
    attempts: 0,
    createdAt: noon,
    nextAttemptAt: noon,
    deliveredAt: null,
    lastError: null,
    ...changes,
  };
}

/** A message about one new finding. */
export function sampleMessageData(changes: Partial<MessageData> = {}): MessageData {
  const time = new Date(noon).toISOString();
  const { resource, firstSeen: _first, lastSeen: _last, ...finding } = sampleFinding('a');
  return {
    schema: 1,
    reason: 'new-findings',
    groupKey: 'prod/required-tags',
    status: 'firing',
    target: { id: 'prod', accountId: '012345678910', awsRegion: 'us-east-1', roles: ['mlspace-notebook-role'] },
    check: {
      id: sampleCheck.id,
      title: sampleCheck.title,
      severity: 'medium',
      outcome: 'findings',
      lastSuccessAt: time,
      failures: [],
    },
    counts: { opened: 1, updated: 0, resolved: 0, active: 1, suppressed: 0, truncated: 0 },
    findings: [
      {
        id: finding.id,
        transition: 'opened',
        state: finding.state,
        kind: finding.kind,
        severity: finding.severity,
        resource: { type: resource.type, arn: resource.arn, name: resource.name, awsRegion: resource.region },
        path: finding.path,
        summary: finding.summary,
        evidence: finding.evidence,
        evidenceTruncated: false,
        firstSeen: time,
        lastSeen: time,
        resolvedAt: null,
        resolution: null,
        suppression: null,
        actor: null,
      },
    ],
    links: { findings: 'https://drift.example.com/api/v1/findings?target=prod&check=required-tags' },
    scan: { id: 's_1', completedAt: time },
    source: { version: '0.1.0', instance: 'host-1' },
    ...changes,
  };
}

/** A step of the sample finding about endpoint `a`. */
export function sampleTransition(changes: Partial<Transition> = {}): Transition {
  return {
    findingId: sampleFinding('a').id,
    kind: 'opened',
    at: noon,
    scanId: 's_1',
    configurationHash: 'c0ffee',
    summary: 'wrong',
    severity: 'medium',
    suppressed: false,
    changes: [],
    ...changes,
  };
}

/** SHA-256 as hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
