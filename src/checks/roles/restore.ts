import type { Evaluation, Evidence, Json, Observation } from '../../domain/evaluation/evaluation.ts';
import { ownValue } from '../../domain/own-value.ts';
import { recordOf } from '../../domain/record.ts';
import { commandLine } from '../../domain/shell-words.ts';
import type { RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import type { Target } from '../../domain/target/target.ts';
import type { PolicyComparisons } from './comparing/policy-comparisons.ts';
import { KnownPolicies } from './known-policies.ts';

/** What commands are made from beside the finding itself. */
export interface RestoreContext {
  readonly target: Pick<Target, 'partition' | 'accountId'>;
  readonly roles: readonly RoleSnapshot[];
  readonly comparisons: Pick<PolicyComparisons, 'documents'>;
  /** The document of a finding that does not carry it itself. */
  readonly canonical?: string;
}

/** The commands of the AWS CLI that restore what a finding is about, and the files that they name. */
interface Restore {
  readonly commands: readonly string[];
  /** The text of each file, by its name. */
  readonly documents: Readonly<Record<string, string>>;
  /** What a person has to do or to know beside. */
  readonly note: string | null;
}

/**
 * The same evaluation, each of whose findings carries what would restore the canonical state, where it is certain which that
 * is. Nothing is ever run.
 */
export function withRestoreCommands(evaluation: Evaluation, { roles, ...given }: RestoreContext): Evaluation {
  const context = { ...given, policies: new KnownPolicies(roles) };
  const observations = evaluation.observations.map((observation) => {
    const restorer = ownValue(restorers, observation.kind);
    const restore = restorer && (toDecideFirst(observation) ?? restorer(observation, context));
    if (!restore) return observation;
    const { commands, documents, note } = restore;
    return { ...observation, evidence: { ...observation.evidence, restore: { commands, documents, note } } };
  });
  return { ...evaluation, observations };
}

/** What somebody has to decide before anything is restored; then there are no commands that would decide it for them. */
function toDecideFirst({ evidence: { release, alsoFits, expected } }: Observation): Restore | undefined {
  const nothing = { commands: [], documents: {} };
  if (typeof release === 'string' && release.startsWith('equals ') && !release.includes(' but for ')) {
    const note = `The policy ${release} exactly. Decide first which release the installation is of: set release to that one, or let the product write the policy anew.`;
    return { ...nothing, note };
  }
  if (!Array.isArray(alsoFits) || alsoFits.length === 0) return undefined;
  // An attached policy is attached again as it is, whatever generation it is of.
  if (recordOf(expected)['kind'] === 'managed' || recordOf(expected)['kind'] === 'attached') return undefined;
  const labels = (alsoFits as readonly string[]).join(', ');
  return {
    ...nothing,
    note: `It may have been that of ${labels}, which is accepted too. Decide first which one to restore.`,
  };
}

interface Known extends Omit<RestoreContext, 'roles'> {
  readonly policies: KnownPolicies;
}

type Restorer = (observation: Observation, context: Known) => Restore | undefined;

const restorers: Readonly<Record<string, Restorer>> = {
  'attachment-unexpected': ({ resource, path }) =>
    run(['iam', 'detach-role-policy', '--role-name', resource.name, '--policy-arn', path]),
  'inline-unexpected': ({ resource, path }) =>
    run(['iam', 'delete-role-policy', '--role-name', resource.name, '--policy-name', path]),
  'attachment-missing': attachAgain,
  'boundary-missing': putBoundary,
  'boundary-changed': (observation, context) =>
    textOf(observation.evidence, 'boundary') === undefined && firstPolicy(observation.evidence)
      ? writeDocument(observation, context)
      : putBoundary(observation, context),
  'document-changed': writeDocument,
  'document-invalid': writeDocument,
  'policy-changed': writeDocument,
  'policy-invalid': writeDocument,
  'policy-missing': ({ resource, evidence }, context) =>
    attach(
      resource.name,
      {
        place: { kind: 'managed', ...recordOf(evidence['pattern']) },
        text: textOf(evidence, 'document') ?? context.canonical,
      },
      context,
    ),
  'default-version': ({ resource, evidence }) => {
    const version = textOf(recordOf(evidence['versions']), 'matching');
    return version === undefined ? undefined : setDefault(resource.arn, version);
  },
  'version-prepared': deleteVersions,
  'trust-widened': restoreTrust,
  'trust-changed': restoreTrust,
};

function run(words: readonly string[], documents: Restore['documents'] = {}, note: string | null = null): Restore {
  return { commands: [commandLine('aws', ...words)], documents, note };
}

function setDefault(policyArn: string, version: string): Restore {
  return run(['iam', 'set-default-policy-version', '--policy-arn', policyArn, '--version-id', version]);
}

function deleteVersions({ resource, evidence: { prepared } }: Observation): Restore {
  const versions = (Array.isArray(prepared) ? (prepared as readonly Json[]) : []).flatMap(
    (one) => textOf(recordOf(one), 'versionId') ?? [],
  );
  const words = ['aws', 'iam', 'delete-policy-version', '--policy-arn', resource.arn, '--version-id'];
  return { commands: versions.map((version) => commandLine(...words, version)), documents: {}, note: null };
}

function attachAgain({ resource, evidence }: Observation, context: Known): Restore | undefined {
  return attach(resource.name, { place: recordOf(evidence['expected']), text: textOf(evidence, 'document') }, context);
}

interface Place {
  readonly place: Evidence;
  /** Absent where any document will do. */
  readonly text: string | undefined;
}

function attach(role: string, { place, text }: Place, context: Known): Restore | undefined {
  if (place['kind'] === 'inline') return putInline(role, textOf(place, 'name') ?? '', text);
  const arn = arnOf(place, text, context);
  if (arn === undefined) return { commands: [], documents: {}, note: unknownPolicy(place) };
  return run(['iam', 'attach-role-policy', '--role-name', role, '--policy-arn', arn]);
}

function putInline(role: string, name: string, text: string | undefined): Restore | undefined {
  if (text === undefined) return undefined;
  if (/[*?]/.test(name))
    return { commands: [], documents: {}, note: `The inline policy has no name but the pattern ${name}.` };
  const file = fileOf(`${role}-${name}`);
  const words = ['iam', 'put-role-policy', '--role-name', role, '--policy-name', name];
  return run([...words, '--policy-document', `file://${file}`], { [file]: text });
}

function putBoundary({ resource, evidence }: Observation, context: Known): Restore {
  const place = recordOf(evidence['expected']);
  const arn = arnOf(place, textOf(evidence, 'document'), context);
  if (arn === undefined) return { commands: [], documents: {}, note: unknownPolicy(place) };
  return run(['iam', 'put-role-permissions-boundary', '--role-name', resource.name, '--permissions-boundary', arn]);
}

function unknownPolicy(place: Evidence): string {
  const pattern = textOf(place, 'name') ?? textOf(place, 'arn') ?? '';
  return `No policy that fits ${pattern} and says what it should is attached to any watched role; name its ARN in the configuration, or create it.`;
}

/** The policy's own ARN where the place names one, else that of the policy in such a place that says what it should. */
function arnOf(place: Evidence, text: string | undefined, context: Known): string | undefined {
  const arn = textOf(place, 'arn');
  if (arn !== undefined && !/[*?]/.test(arn)) return arn;
  const right = context.policies
    .fitting({ name: textOf(place, 'name'), arn })
    .filter(
      ({ document }) =>
        text === undefined || (document.ok && context.comparisons.documents(text, document.value) === 'equivalent'),
    );
  const arns = new Set(right.map((policy) => policy.arn));
  const [only] = arns;
  if (arns.size === 1) return only;
  const name = textOf(place, 'name');
  const { partition, accountId } = context.target;
  return name === undefined || /[*?]/.test(name) ? undefined : `arn:${partition}:iam::${accountId}:policy/${name}`;
}

/** The document is written into the policy that is there, whatever kind it is. */
function writeDocument({ kind, resource, evidence }: Observation, context: Known): Restore | undefined {
  const policy = firstPolicy(evidence);
  const text = textOf(evidence, 'document') ?? context.canonical;
  const name = policy && textOf(policy, 'name');
  if (!policy || name === undefined || text === undefined) return undefined;
  const arn = textOf(policy, 'arn');
  if (arn === undefined) return putInline(resource.name, name, text);
  const isOwn = text !== context.canonical && kind.startsWith('policy-');
  const others = isOwn ? context.policies.othersWith(arn, resource.arn) : undefined;
  if (others && others.count > 0) return toSeparate(name, others);
  const right = textOf(recordOf(evidence['versions']), 'matching');
  if (right !== undefined) return setDefault(arn, right);
  const file = fileOf(name);
  const create = ['iam', 'create-policy-version', '--policy-arn', arn, '--policy-document', `file://${file}`];
  const written = run([...create, '--set-as-default'], { [file]: text });
  return { ...written, ...makingRoom(arn, recordOf(evidence['versions']), written.commands) };
}

/** One policy cannot say of each of its roles what that role alone should have. */
function toSeparate(policy: string, { count, first }: ReturnType<KnownPolicies['othersWith']>): Restore {
  const named = count === 1 ? `role ${first}` : `${count} other roles, such as ${first}`;
  const note = `Policy ${policy} is attached to ${named} as well, and each role should have a document of its own: make a policy for each role.`;
  return { commands: [], documents: {}, note };
}

/** A policy has at most five versions (IAM, "IAM and AWS STS quotas"); the oldest that is not the default makes room. */
function makingRoom(arn: string, versions: Evidence, commands: readonly string[]): Pick<Restore, 'commands' | 'note'> {
  const all = versions['all'];
  if (!Array.isArray(all)) {
    return { commands, note: 'A policy has at most five versions: where there are five, delete one before.' };
  }
  const oldest = textOf(versions, 'oldest');
  if (all.length < 5 || oldest === undefined) return { commands, note: null };
  const remove = commandLine('aws', 'iam', 'delete-policy-version', '--policy-arn', arn, '--version-id', oldest);
  return { commands: [remove, ...commands], note: null };
}

function restoreTrust({ resource, evidence }: Observation): Restore | undefined {
  const text = textOf(evidence, 'expected');
  if (text === undefined) return undefined;
  const file = fileOf(`${resource.name}-trust`);
  const words = ['iam', 'update-assume-role-policy', '--role-name', resource.name];
  return run([...words, '--policy-document', `file://${file}`], { [file]: text });
}

/** A file name that is harmless in every shell and on every disk. */
function fileOf(name: string): string {
  return `restore-${name.replaceAll(/[^\w.-]/g, '_')}.json`;
}

function firstPolicy({ policies }: Evidence): Evidence | undefined {
  const [first] = Array.isArray(policies) ? (policies as readonly Json[]) : [];
  return first === undefined ? undefined : recordOf(first);
}

function textOf(record: Evidence, key: string): string | undefined {
  const value = record[key];
  return typeof value === 'string' ? value : undefined;
}
