import type { SinkSettings } from '../domain/delivery/sink.ts';
import type { AccountRead } from '../domain/evaluation/check.ts';
import { isRolePattern } from '../domain/target/role-selector.ts';
import type { Partition, RoleSelector, Target } from '../domain/target/target.ts';
import { type ActionScope, type ReadAction, readActions } from './actions.ts';
import { queueActions } from './events/event-queue.ts';
import { importAction, publishAction, putEventsAction } from './events/sink-actions.ts';
import type { OrganizationAction } from './organization/organization-client.ts';
import { typeOfParentAction } from './sagemaker/parents/described-parents.ts';
import { resourceType } from './sagemaker/types.ts';

/** A statement of a policy that only allows, with the spelling of IAM. */
export interface AllowStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, readonly string[]>> };
}

/** A policy document that IAM accepts as it is. */
export interface PermissionPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly AllowStatement[];
}

/** An identity that notebook-drift acts as, and the permissions that it needs. */
export interface Principal {
  /** The ARN of the role that is assumed; absent for the identity that the process itself starts with. */
  readonly roleArn?: string;
  readonly targetIds: readonly string[];
  readonly policy: PermissionPolicy;
}

/** What the policy must suffice for; what is off asks for no action. */
export interface PermissionOptions {
  readonly targets: readonly Target[];
  /** What the enabled checks are judged from. */
  readonly reads: readonly AccountRead[];
  /** The resource types that are scanned. */
  readonly types: readonly string[];
  /** What finding the accounts of an organization takes, of the process or of the role that it assumes for that. */
  readonly discovery?: OrganizationAsker;
  /** The same for what organizations hold back. */
  readonly limits?: readonly OrganizationAsker[];
  /** What the process sends messages to. */
  readonly sinks?: readonly SinkSettings[];
  /** The queue of events that the process reads. */
  readonly queueArn?: string | undefined;
}

/** What is asked of an organization, by the process or by the role that it assumes for that. */
export interface OrganizationAsker {
  readonly actions: readonly OrganizationAction[];
  readonly roleArn?: string;
}

/**
 * What each identity needs, no action more: first the process itself, then each role that it assumes. The targets of one
 * identity are of one account, for IAM answers about the account of the caller alone.
 */
export function leastPrivilege(options: PermissionOptions): readonly Principal[] {
  const { targets, discovery, limits = [] } = options;
  const roles = [...new Set(targets.flatMap(({ access }) => access.assumeRole?.arn ?? []))];
  const askers = [...new Set([...limits, ...(discovery ? [discovery] : [])].flatMap(({ roleArn }) => roleArn ?? []))];
  /** Of an organization, by this role, or by the process itself. */
  const asking = (roleArn?: string) => [
    ...organizationStatements('DiscoverAccounts', discovery?.roleArn === roleArn ? (discovery?.actions ?? []) : []),
    ...organizationStatements('ReadLimits', limits.find((one) => one.roleArn === roleArn)?.actions ?? []),
  ];
  const assumable = [...new Set([...roles, ...askers])];
  const assumed = assumable.map((roleArn) => {
    const read = targets.filter(({ access }) => access.assumeRole?.arn === roleArn);
    return { roleArn, ...principal(read, [...readStatements({ ...options, targets: read }), ...asking(roleArn)]) };
  });
  const own = targets.filter(({ access }) => !access.assumeRole);
  const mayAssume = assumable.length > 0 ? [allow('AssumeReaderRoles', ['sts:AssumeRole'], assumable)] : [];
  const maySend = sinkStatements(options.sinks ?? []);
  const mayReceive = options.queueArn ? [allow('ReceiveEvents', queueActions, [options.queueArn])] : [];
  const reading = readStatements({ ...options, targets: own });
  return [principal(own, [...reading, ...asking(), ...mayAssume, ...maySend, ...mayReceive]), ...assumed];
}

/** One action for each kind of sink that is of AWS, on what its sinks send to. */
function sinkStatements(sinks: readonly SinkSettings[]): readonly AllowStatement[] {
  const wanted = [
    ['PublishMessages', publishAction, sinks.flatMap((sink) => (sink.type === 'sns' ? sink.topicArn : []))],
    ['ImportFindings', importAction, sinks.flatMap((sink) => (sink.type === 'securityhub' ? sink.productArn : []))],
    ['PutEvents', putEventsAction, sinks.flatMap((sink) => (sink.type === 'eventbridge' ? sink.eventBusArn : []))],
  ] as const;
  return wanted.flatMap(([sid, action, arns]) => (arns.length > 0 ? [allow(sid, [action], sorted(arns))] : []));
}

/** One statement for each kind of resource, such as the units of the organization. */
function organizationStatements(sid: string, actions: readonly OrganizationAction[]): readonly AllowStatement[] {
  const groups = [...Map.groupBy(actions, ({ resources }) => resources.join(' ')).values()];
  return groups.map((group, index) => {
    const names = group.map(({ action }) => action);
    return allow(`${sid}${index === 0 ? '' : index + 1}`, names, group[0]?.resources ?? []);
  });
}

function principal(targets: readonly Target[], statements: readonly AllowStatement[]): Principal {
  return { targetIds: targets.map(({ id }) => id), policy: { Version: '2012-10-17', Statement: statements } };
}

function readStatements({ targets, reads, types }: PermissionOptions): readonly AllowStatement[] {
  const [first] = targets;
  if (!first) return [];
  const actions = readActions(reads, types, targets);
  const { partition, accountId } = first;
  const regions = sorted(targets.flatMap((target) => target.regions));
  // Which regions there will be is not known where they are found.
  const areFound = targets.some(({ regionsFrom }) => regionsFrom !== undefined);
  const inRegions = areFound ? {} : { Condition: { StringEquals: { 'aws:RequestedRegion': regions } } };
  const scopes: readonly (readonly [ActionScope, AllowStatement])[] = [
    ['role', allow('ReadNotebookRoles', [], sorted(targets.flatMap(roleArns)))],
    ['policy', allow('ReadPoliciesOfRoles', [], policyArns(partition, accountId))],
    ['stack', allow('ReadStacks', [], sorted(targets.flatMap(stackArns)))],
    ['ssm-parameter', allow('ReadParameters', [], sorted(targets.flatMap(ssmParameterArns)))],
    ['table', allow('ReadTables', [], sorted(targets.flatMap(tableArns)))],
    ['account', allow('ReadAccount', [], ['*'])],
    ['region', { ...allow('ListResources', [], ['*']), ...inRegions }],
    ['job', { ...allow('ReadParentsOfJobs', [], jobArns(first, namesOf(actions, 'job'))), ...inRegions }],
    ['scanned-type', { ...allow('ReadTags', [], typeArns(first, types)), ...inRegions }],
  ];
  return scopes.flatMap(([scope, statement]) => {
    const Action = namesOf(actions, scope);
    return Action.length > 0 ? [{ ...statement, Action }] : [];
  });
}

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): AllowStatement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

function namesOf(actions: readonly ReadAction[], wanted: ActionScope): readonly string[] {
  return actions.filter(({ scope }) => scope === wanted).map(({ action }) => action);
}

function roleArns({ roles, partition, accountId }: Target): readonly string[] {
  return roles.flatMap((selector) => roleArnsOf(selector, `arn:${partition}:iam::${accountId}:role`));
}

/** A stack's ARN ends in an id that is new with each creation. */
function stackArns({ stacks, partition, accountId }: Target): readonly string[] {
  return stacks.map(({ stack, region }) => `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stack}/*`);
}

function ssmParameterArns({ stacks, partition, accountId }: Target): readonly string[] {
  return stacks.flatMap(({ region, ssmParameters }) =>
    ssmParameters.map((name) => `arn:${partition}:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`),
  );
}

function tableArns({ facts, partition, accountId, homeRegion }: Target): readonly string[] {
  const names = Object.values(facts.tables ?? {});
  return names.map((name) => `arn:${partition}:dynamodb:${homeRegion}:${accountId}:table/${name}`);
}

/** A role that is given by its name may stand under any path. IAM cannot limit these actions by the tags of a role. */
function roleArnsOf(selector: RoleSelector, base: string): readonly string[] {
  if (isRolePattern(selector)) {
    const { prefix, path = '/' } = selector;
    return prefix === undefined ? [`${base}${path}*`] : [`${base}${path}${prefix}*`, `${base}${path}*/${prefix}*`];
  }
  return 'arn' in selector ? [selector.arn] : [`${base}/${selector.name}`, `${base}/*/${selector.name}`];
}

/** Which policies are attached is what is to be found out, so all are named: those of the account and those of AWS. */
function policyArns(partition: Partition, accountId: string): readonly string[] {
  return [accountId, 'aws'].map((owner) => `arn:${partition}:iam::${owner}:policy/*`);
}

function typeArns({ partition, accountId }: Target, types: readonly string[]): readonly string[] {
  return sorted(types.map((type) => resourceType(type).arnType)).map(
    (type) => `arn:${partition}:sagemaker:*:${accountId}:${type}/*`,
  );
}

function jobArns(target: Target, actions: readonly string[]): readonly string[] {
  return typeArns(
    target,
    actions.flatMap((action) => typeOfParentAction(action) ?? []),
  );
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}
