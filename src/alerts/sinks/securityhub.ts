import type { Delivery, Message, MessageFinding } from '../../domain/delivery/delivery.ts';
import type { SecurityHubFinding } from '../../domain/delivery/publisher.ts';
import type { SecurityHubSink } from '../../domain/delivery/sink.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';
import { cut } from './wording.ts';

/**
 * Imports findings into AWS Security Hub in the AWS Security Finding Format (Security Hub user guide, "ASFF syntax"), each
 * under an id of its own: a change updates it, and its end, a suppression too, archives it. A check that no longer sees is a
 * finding as well, and so is what a message could not list, so that nothing is calm there that is not.
 */
export function openSecurityhub(settings: SecurityHubSink, { openImporter }: SinkSurroundings): OpenSink {
  if (!openImporter) throw new Error(`sink ${settings.id}: this command cannot import findings`);
  const importer = openImporter(settings);
  return {
    send: (delivery, { signal }) => importer.importFindings(findingsOf(delivery, settings), signal),
    async close() {
      importer.close();
    },
  };
}

function findingsOf({ message }: Delivery, settings: SecurityHubSink): readonly SecurityHubFinding[] {
  const place = placeOf(settings);
  const own = message.data.findings.map((finding) => importOf(finding, message, place));
  return [...own, blindness(message, place), remainder(message, place)];
}

interface Place {
  readonly productArn: string;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

function placeOf({ productArn }: SecurityHubSink): Place {
  const [, partition = '', , region = '', accountId = ''] = productArn.split(':');
  return { productArn, partition, region, accountId };
}

const labels: Readonly<Record<Severity, string>> = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
  info: 'INFORMATIONAL',
};

/** What is told as gone is archived; a test is nothing that anybody has to look at. */
function isActive({ state, transition }: MessageFinding, { type }: Message): boolean {
  return state !== 'resolved' && transition !== 'suppressed' && transition !== 'moved' && type !== 'webhook.test';
}

function importOf(finding: MessageFinding, message: Message, place: Place): SecurityHubFinding {
  const { target, check } = message.data;
  return {
    ...common(message, place),
    Id: `notebook-drift/${target.id}/${finding.id}`,
    GeneratorId: `notebook-drift/${check.id}/${finding.kind}`,
    Types: [typeOf(check.id)],
    FirstObservedAt: finding.firstSeen,
    LastObservedAt: finding.lastSeen,
    CreatedAt: finding.firstSeen,
    Severity: { Label: labels[finding.severity], Original: finding.severity },
    Title: cut(`${check.title}: ${finding.kind} on ${finding.resource.name}`, longest.title),
    Description: cut(finding.summary, longest.description),
    Resources: [resourceOf(finding, place)],
    ...standing(isActive(finding, message)),
    ProductFields: {
      'notebook-drift/finding': finding.id,
      'notebook-drift/target': target.id,
      'notebook-drift/kind': finding.kind,
      ...(target.accountId === null ? {} : { 'notebook-drift/account': target.accountId }),
      ...(finding.path === '' ? {} : { 'notebook-drift/path': cut(finding.path, longest.field) }),
      ...(finding.actor === null ? {} : { 'notebook-drift/actor': cut(finding.actor.arn, longest.field) }),
      ...(finding.suppression === null
        ? {}
        : {
            'notebook-drift/suppression': cut(
              `${finding.suppression.owner}: ${finding.suppression.reason}`,
              longest.field,
            ),
          }),
    },
  };
}

/** Characters that the format allows. */
const longest = { title: 256, description: 1024, field: 1024 };

function common({ timestamp, data }: Message, { productArn, accountId }: Place) {
  const { findings } = data.links;
  return {
    SchemaVersion: '2018-10-08',
    ProductArn: productArn,
    // Of a product of one's own, findings are of the account that imports them.
    AwsAccountId: accountId,
    CompanyName: 'notebook-drift',
    ProductName: 'notebook-drift',
    UpdatedAt: timestamp,
    ...(findings === undefined ? {} : { SourceUrl: findings }),
  };
}

function standing(isOpen: boolean) {
  return { RecordState: isOpen ? 'ACTIVE' : 'ARCHIVED', Compliance: { Status: isOpen ? 'FAILED' : 'PASSED' } };
}

function typeOf(checkId: string): string {
  return `Software and Configuration Checks/AWS Security Best Practices/${checkId}`;
}

/** A role is known to the format; what it has no details of is `Other` under its ARN. */
function resourceOf({ resource }: MessageFinding, { partition, region }: Place) {
  const isRole = resource.type === 'iam-role';
  const [, given] = resource.arn.split(':');
  return {
    Type: isRole ? 'AwsIamRole' : 'Other',
    Id: resource.arn,
    Partition: given === undefined || given === '' ? partition : given,
    Region: /^[a-z]{2}(-[a-z]+)+-\d$/.test(resource.awsRegion) ? resource.awsRegion : region,
  };
}

/** About the check as a whole. */
function aboutCheck(
  message: Message,
  place: Place,
  about: {
    readonly id: string;
    readonly isOpen: boolean;
    readonly label: string;
    readonly title: string;
    readonly text: string;
  },
): SecurityHubFinding {
  const { target, check } = message.data;
  const region = target.awsRegion ?? place.region;
  return {
    ...common(message, place),
    Id: `notebook-drift/${target.id}/${check.id}/${about.id}`,
    GeneratorId: `notebook-drift/${check.id}/${about.id}`,
    Types: [typeOf(check.id)],
    CreatedAt: message.timestamp,
    Severity: { Label: about.label },
    Title: cut(about.title, longest.title),
    Description: cut(about.text, longest.description),
    Resources: [
      {
        Type: 'AwsAccount',
        Id: `AWS::::Account:${target.accountId ?? place.accountId}`,
        Partition: place.partition,
        Region: region,
      },
    ],
    RecordState: about.isOpen ? 'ACTIVE' : 'ARCHIVED',
    Compliance: { Status: about.isOpen ? 'NOT_AVAILABLE' : 'PASSED' },
    ProductFields: { 'notebook-drift/target': target.id },
  };
}

function blindness(message: Message, place: Place): SecurityHubFinding {
  const { target, check, status } = message.data;
  const isBlind = message.type !== 'webhook.test' && (status === 'unknown' || check.outcome === 'unknown');
  const [failure] = check.failures;
  const why = failure ? ` ${failure.operation}: ${failure.message}` : '';
  return aboutCheck(message, place, {
    id: 'not-seen',
    isOpen: isBlind,
    label: isBlind ? 'MEDIUM' : 'INFORMATIONAL',
    title: `${check.title}: ${isBlind ? 'the check no longer sees everything' : 'the check sees'}`,
    text: isBlind ? `${check.id} of ${target.id} is unknown.${why}` : `${check.id} of ${target.id} sees everything.`,
  });
}

function remainder(message: Message, place: Place): SecurityHubFinding {
  const { target, check, counts } = message.data;
  const isOpen = counts.truncated > 0;
  return aboutCheck(message, place, {
    id: 'not-listed',
    isOpen,
    label: isOpen ? labels[check.severity ?? 'medium'] : 'INFORMATIONAL',
    title: `${check.title}: ${counts.truncated} further findings`,
    text: isOpen
      ? `${counts.truncated} findings of ${check.id} of ${target.id} are not imported: the sink imports max_findings. See the page of notebook-drift.`
      : `Every finding of ${check.id} of ${target.id} is imported.`,
  });
}
