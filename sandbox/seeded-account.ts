import { readFileSync } from 'node:fs';
import { SandboxAccount } from './account/account.ts';
import { groupsOfVersions } from './account/generated-names.ts';
import type { PopulationPlan } from './account/generated-resources.ts';
import { type TagFault, tagFaults } from './account/generated-tags.ts';
import { seedOf } from './account/hash.ts';
import type { ResourceType } from './account/resource-type.ts';
import { resourceTypes, rowOf } from './account/resource-types.ts';
import { addDynamicRoles } from './dynamic-roles.ts';
import { addNotebookStack, notebookStack } from './notebook-stack.ts';

const day = 86_400_000;

export interface SeededAccountOptions {
  /** Another seed is another account; the same seed gives the same account. */
  readonly seed?: string | number;
  readonly accountId?: string;
  readonly partition?: string;
  readonly regions?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** The document of the notebook policy; the published one where absent. */
  readonly notebookPolicy?: string;
  /** A permissions boundary for the notebook role and the dynamic roles: a document. */
  readonly boundary?: string;
  /** What `AssumeRole` of `notebook-drift-reader` must bring as its external id. */
  readonly externalId?: string;
  /** How many dynamic roles there are beside the notebook role, one for each user and project. Default 0. */
  readonly dynamicRoles?: number;
  /** How many resources in each region, over all types. Default 200. */
  readonly resources?: number;
  /** How many of a type in each region, in place of its part of `resources`. */
  readonly counts?: Readonly<Record<string, number>>;
  /** Ghosts in each region and type: deleted before the start, still told of by the tagging API. */
  readonly ghosts?: number;
  /** Share of resources with wrong tags, 0 to 1. Default 0.06. */
  readonly wrongShare?: number;
  /** The ways in which tags are wrong, in turn. Default: all. */
  readonly tagFaults?: readonly TagFault[];
  readonly systemTag?: string;
  /** The oldest resource is this old, milliseconds. Default 60 days. */
  readonly age?: number;
}

/** The published notebook policy with its sample parameters, as JSON text. */
export function publishedNotebookPolicy(): string {
  return readFileSync(new URL('./notebook-policy.json', import.meta.url), 'utf8');
}

/**
 * An account as MLSpace leaves it: the stack `mlspace-iam` in the first region, which made the role `mlspace-notebook-role`
 * and its managed policy `mlspace-iam-mlspacenotebookpolicy…`, a role `notebook-drift-reader` to assume, and resources of
 * each type, most of them with the tags `user`, `project`, `system`.
 */
export function seededAccount(options: SeededAccountOptions = {}): SandboxAccount {
  const { accountId = '012345678910', partition = 'aws', now = Date.now } = options;
  const account = new SandboxAccount({ accountId, partition, now }, populations(options, now()));
  addGroups(account, options, now());
  const { policyArn, boundary } = addNotebookRole(account, options);
  addDynamicRoles(account, {
    count: options.dynamicRoles ?? 0,
    policyArn,
    system: options.systemTag,
    boundary,
  });
  account.roles.create({
    name: 'notebook-drift-reader',
    trustPolicy: trust({ AWS: `arn:${partition}:iam::${accountId}:root` }),
    ...(options.externalId && { externalId: options.externalId }),
  });
  return account;
}

/** The role that all users share, its policy and boundary, and the stack that made them. */
function addNotebookRole(
  account: SandboxAccount,
  options: SeededAccountOptions,
): { readonly policyArn: string; readonly boundary: string | undefined } {
  const roleName = 'mlspace-notebook-role';
  const policy = options.notebookPolicy ?? publishedNotebookPolicy();
  const { arn: policyArn } = account.policies.create({ name: notebookStack.policyName, document: policy });
  account.roles.create({
    name: roleName,
    trustPolicy: trust({ Service: 'sagemaker.amazonaws.com' }),
    description: 'Role of the notebooks',
    tags: [{ key: 'system', value: options.systemTag ?? 'MLSpace' }],
  });
  account.roles.attach(roleName, policyArn);
  const boundary = options.boundary && {
    arn: account.policies.create({ name: 'mlspace-boundary', document: options.boundary }).arn,
    document: options.boundary,
  };
  if (boundary) account.roles.putBoundary(roleName, boundary.arn);
  const [region = 'us-east-1'] = options.regions ?? [];
  addNotebookStack(account, { region, roleName, policyArn, policy, boundary: boundary || undefined });
  return { policyArn, boundary: boundary ? boundary.arn : undefined };
}

function populations(options: SeededAccountOptions, to: number): PopulationPlan[] {
  const { accountId = '012345678910', partition = 'aws', regions = ['us-east-1'], age = 60 * day } = options;
  const planOf = (row: ResourceType, region: string): PopulationPlan => ({
    row,
    region,
    arnPrefix: `arn:${partition}:sagemaker:${region}:${accountId}:`,
    count: options.counts?.[row.type] ?? Math.round((options.resources ?? 200) * row.share),
    ghosts: options.ghosts ?? 0,
    from: to - age,
    to,
    seed: seedOf(options.seed ?? 'notebook-drift', region, row.type),
    systemTag: options.systemTag ?? 'MLSpace',
    wrongShare: options.wrongShare ?? 0.06,
    faults: options.tagFaults ?? tagFaults,
    ...(row.parent !== undefined && { parent: planOf(rowOf(row.parent), region) }),
  });
  return regions.flatMap((region) => resourceTypes.map((row) => planOf(row, region)));
}

/** The groups that the versions among the generated model packages are in. */
function addGroups(account: SandboxAccount, options: SeededAccountOptions, to: number): void {
  const { regions = ['us-east-1'], age = 60 * day } = options;
  for (const plan of populations({ ...options, regions }, to)) {
    if (plan.row.type !== 'model-package') continue;
    for (const { name, tags } of groupsOfVersions(plan)) {
      account.sagemaker.create({ type: 'model-package-group', region: plan.region, name, tags, createdAt: to - age });
    }
  }
}

function trust(principal: Readonly<Record<string, string>>): string {
  const statement = { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
