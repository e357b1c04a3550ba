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
