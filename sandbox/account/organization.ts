import { ServiceError } from '../wire/service-error.ts';
import type { AccountIdentity } from './identity.ts';

export interface OrganizationMember {
  readonly id: string;
  readonly name: string;
  readonly state: 'ACTIVE' | 'SUSPENDED' | 'PENDING_ACTIVATION' | 'PENDING_CLOSURE' | 'CLOSED';
  /** The root or an organizational unit. */
  readonly parent: string;
  readonly tags: Readonly<Record<string, string>>;
}

export type ControlPolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

export interface OrganizationPolicy {
  readonly id: string;
  readonly name: string;
  readonly type: ControlPolicyType;
  /** JSON text. */
  readonly content: string;
  readonly isAwsManaged: boolean;
}

/** AWS attaches them everywhere once a type of policies is enabled. */
const fullAccess: readonly OrganizationPolicy[] = [
  {
    id: 'p-FullAWSAccess',
    name: 'FullAWSAccess',
    type: 'SERVICE_CONTROL_POLICY',
    content: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    isAwsManaged: true,
  },
  {
    id: 'p-RCPFullAWSAccess',
    name: 'RCPFullAWSAccess',
    type: 'RESOURCE_CONTROL_POLICY',
    content: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
    isAwsManaged: true,
  },
];

/** The organization that the account belongs to; at first it is its only member. */
export class Organization {
  readonly root = 'r-root';
  /** Whether the account is in an organization at all. */
  isInUse = true;
  /** The text of the tag policy that is in effect for a member, where there is one. */
  readonly tagPolicies = new Map<string, string>();
  readonly #members = new Map<string, OrganizationMember>();
  /** The parent of each unit. */
  readonly #units = new Map<string, string>();
  readonly #policies = new Map<string, OrganizationPolicy>();
  /** By what they are attached to, beside those of AWS. */
  readonly #attached = new Map<string, string[]>();
  readonly #enabled = new Set<ControlPolicyType>();
  readonly #detached = new Set<string>();
  /** The management account; at first it is another one, in which nobody looks. */
  managementAccount = '999999999999';

  constructor({ accountId }: AccountIdentity) {
    this.join({ id: accountId, name: 'sandbox' });
  }

  /** A new member, or another state of one. */
  join(member: Pick<OrganizationMember, 'id' | 'name'> & Partial<OrganizationMember>): void {
    this.#members.set(member.id, { state: 'ACTIVE', parent: this.root, tags: {}, ...member });
  }

  addUnit(id: string, parent: string = this.root): void {
    this.#units.set(id, parent);
  }

  /** From then on AWS's own policy of the type is attached to everything. */
  enable(...types: readonly ControlPolicyType[]): void {
    for (const type of types) this.#enabled.add(type);
  }

  /** Attaches a policy, which enables its type. The same id is the same policy. */
  attach(
    target: string,
    policy: Pick<OrganizationPolicy, 'id' | 'name' | 'type'> & { readonly document: unknown },
  ): void {
    const { id, name, type, document } = policy;
    this.enable(type);
    this.#policies.set(id, { id, name, type, content: JSON.stringify(document), isAwsManaged: false });
    this.#attached.set(target, [...(this.#attached.get(target) ?? []), id]);
  }

  /** Detaches a policy; `p-FullAWSAccess` too, as where another one allows in its place. */
  detach(target: string, id: string): void {
    this.#detached.add(`${target} ${id}`);
    this.#attached.set(
      target,
      (this.#attached.get(target) ?? []).filter((one) => one !== id),
    );
  }

  policiesOf(target: string, type: ControlPolicyType): readonly OrganizationPolicy[] {
    const isThere = target === this.root || this.#units.has(target) || this.#members.has(target);
    if (!isThere) throw new ServiceError('TargetNotFoundException', `There is no ${target}.`);
    const own = (this.#attached.get(target) ?? []).flatMap((id) => this.#policies.get(id) ?? []);
    const ofAws = this.#enabled.has(type) ? fullAccess : [];
    return [...ofAws.filter(({ id }) => !this.#detached.has(`${target} ${id}`)), ...own].filter(
      (policy) => policy.type === type,
    );
  }

  policy(id: string): OrganizationPolicy {
    const policy = this.#policies.get(id) ?? fullAccess.find((one) => one.id === id);
    if (!policy) throw new ServiceError('PolicyNotFoundException', `There is no policy ${id}.`);
    return policy;
  }

  /** The root or the unit that an account or a unit is in. */
  parentOf(child: string): string {
    const parent = this.#members.get(child)?.parent ?? this.#units.get(child);
    if (parent === undefined) throw new ServiceError('ChildNotFoundException', `There is no ${child}.`);
    return parent;
  }

  members(): readonly OrganizationMember[] {
    return [...this.#members.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  }

  member(id: string): OrganizationMember {
    const member = this.#members.get(id);
    if (!member) throw new ServiceError('TargetNotFoundException', `There is no account ${id}.`);
    return member;
  }

  unitsIn(parent: string): readonly string[] {
    if (parent !== this.root && !this.#units.has(parent)) {
      throw new ServiceError('ParentNotFoundException', `There is no ${parent}.`);
    }
    return [...this.#units].flatMap(([id, own]) => (own === parent ? id : [])).toSorted();
  }
}
