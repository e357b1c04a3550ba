import type { PopulationPlan } from './generated-resources.ts';
import type { AccountIdentity } from './identity.ts';
import { type InstanceTypeRecord, instanceTypes } from './installation/instance-types.ts';
import { Parameters } from './installation/parameters.ts';
import { Stacks } from './installation/stacks.ts';
import { Tables } from './installation/tables.ts';
import { ManagedPolicies } from './managed-policies.ts';
import { Organization } from './organization.ts';
import { Queues } from './queues.ts';
import { Roles } from './roles.ts';
import { SageMakerModel } from './sagemaker.ts';
import { Sessions } from './sessions.ts';
import { Trail } from './trail.ts';

/** An AWS account as a mutable model: what the wire operations and the tests both change. */
export class SandboxAccount implements AccountIdentity {
  readonly accountId: string;
  readonly partition: string;
  readonly now: () => number;
  readonly policies: ManagedPolicies;
  readonly queues: Queues;
  readonly roles: Roles;
  readonly sagemaker: SageMakerModel;
  readonly sessions: Sessions;
  readonly trail: Trail;
  readonly organization: Organization;
  readonly stacks: Stacks;
  readonly tables: Tables;
  readonly parameters: Parameters;
  /** What EC2 offers in every region. */
  instanceTypes: readonly InstanceTypeRecord[] = instanceTypes;
  /** The regions that are enabled for the account. */
  regions: readonly string[];
  /** IAM answers documents URL-encoded (RFC 3986); `raw` is what some doubles and exports do. */
  documentEncoding: 'url' | 'raw' = 'url';

  constructor(identity: AccountIdentity, plans: readonly PopulationPlan[] = []) {
    this.accountId = identity.accountId;
    this.partition = identity.partition;
    this.now = identity.now;
    this.policies = new ManagedPolicies(identity);
    this.queues = new Queues(identity.now);
    this.roles = new Roles(identity, this.policies);
    this.sagemaker = new SageMakerModel(identity, plans);
    this.sessions = new Sessions(identity);
    this.trail = new Trail(identity);
    this.organization = new Organization(identity);
    this.stacks = new Stacks(identity);
    this.tables = new Tables(identity);
    this.parameters = new Parameters(identity);
    this.regions = [...new Set(plans.map(({ region }) => region))];
  }
}
