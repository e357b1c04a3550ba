import type { Finding } from '../../../domain/finding/finding.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { listWords } from '../../../domain/shell-words.ts';
import type { ShownEvidence } from './evidence.ts';
import { commandLine } from './shell.ts';

/** One command that a person may run, and what it does. */
export interface SuggestedCommand {
  readonly text: string;
  readonly command: string;
}

/**
 * Commands that put the finding right, in order; none where only a person can know. They write, which this program never
 * does. Those of a policy or a role are what the check made up, the same that `check -o commands` prints.
 */
export function remedyCommands(finding: Finding, evidence: ShownEvidence): readonly SuggestedCommand[] {
  if (evidence.wrong) return tagCommands(finding, evidence.wrong);
  return evidence.restore ? restoreCommands(evidence.restore) : [];
}

/** Files first, then the commands that take them. */
function restoreCommands({ commands, documents }: NonNullable<ShownEvidence['restore']>): readonly SuggestedCommand[] {
  const files = Object.entries(documents).map(([file, text]) => ({
    text: `Write the document to ${file}:`,
    command: `cat > ${commandLine(file)} <<'END_OF_DOCUMENT'\n${text}\nEND_OF_DOCUMENT`,
  }));
  return [...files, ...commands.map((command) => ({ text: purposeOf(command), command }))];
}

function purposeOf(command: string): string {
  return command.startsWith('aws iam delete-policy-version ')
    ? 'Make room, for a policy has at most five versions:'
    : 'Restore it:';
}

function tagCommands(
  { resource, kind }: Finding,
  wrong: NonNullable<ShownEvidence['wrong']>,
): readonly SuggestedCommand[] {
  const target = ['--region', resource.region, '--resource-arn', resource.arn];
  const tags = wrong.map(({ key, expected }) => `Key=${key},Value=${expected ?? 'VALUE'}`);
  const isOpen = wrong.some(({ expected }) => expected === null);
  const add = {
    text: isOpen ? 'Set the tags, with whose it is in place of VALUE:' : 'Set the tags:',
    command: commandLine('aws', 'sagemaker', 'add-tags', ...target, '--tags', ...tags),
  };
  const misspelled = wrong.flatMap(({ found }) => found ?? []);
  if (kind !== 'tag-key-case' || misspelled.length === 0) return [add];
  const remove = commandLine('aws', 'sagemaker', 'delete-tags', ...target, '--tag-keys', ...listWords(misspelled));
  return [add, { text: 'Then take the misspelled ones away:', command: remove }];
}

/** Where IAM's calls are recorded, by partition (IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail"). */
const iamRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
};

/** Asks CloudTrail, which keeps 90 days, for the calls that named the resource or the policy. */
export function trailCommands({ resource }: Finding, { policies = [] }: ShownEvidence): readonly SuggestedCommand[] {
  const isGlobal = resource.region === 'global';
  const region = isGlobal ? ownValue(iamRegions, resource.arn.split(':')[1] ?? '') : resource.region;
  if (region === undefined) return [];
  const managed = policies.flatMap(({ arn }) => (typeof arn === 'string' ? [arn] : []));
  const lookup = ['aws', 'cloudtrail', 'lookup-events', '--region', region, '--lookup-attributes'];
  return [...managed, resource.name].map((name) => ({
    text: `Calls that named ${name}:`,
    command: commandLine(...lookup, `AttributeKey=ResourceName,AttributeValue=${name}`),
  }));
}
