import { ServiceError } from '../wire/service-error.ts';
import type { AccountIdentity } from './identity.ts';
import { type ManagedPolicies, uniqueId } from './managed-policies.ts';
import { checkDocument } from './policy-documents.ts';
import type { ResourceTag } from './resource.ts';

const maximumAttached = 10;
const maximumInline = 10_240;
const maximumTrust = 2048;

export interface RoleEntry {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAt: number;
  trustPolicy: string;
  readonly description?: string;
  tags: readonly ResourceTag[];
  /** What `AssumeRole` must bring, where set. */
  readonly externalId?: string;
  boundary?: string;
  /** ARNs in the order of attachment. */
  readonly attached: Set<string>;
  /** Documents by policy name. */
  readonly inline: Map<string, string>;
}

export interface NewRole {
  readonly name: string;
  readonly path?: string;
  readonly trustPolicy: string;
  readonly description?: string;
  readonly boundary?: string;
  readonly tags?: readonly ResourceTag[];
  readonly externalId?: string;
}

/** The roles of the account and what is attached to them. Errors and limits are those of IAM. */
export class Roles {
  readonly #identity: AccountIdentity;
  readonly #policies: ManagedPolicies;
  readonly #roles = new Map<string, RoleEntry>();

  constructor(identity: AccountIdentity, policies: ManagedPolicies) {
    this.#identity = identity;
    this.#policies = policies;
  }

  all(): readonly RoleEntry[] {
    return byName([...this.#roles.values()]);
  }

  get(name: string): RoleEntry {
    const role = this.#roles.get(name);
    if (!role) throw new ServiceError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
    return role;
  }

  create({ name, path = '/', tags = [], ...rest }: NewRole): RoleEntry {
    // Names are unique whatever their case (IAM API reference, CreateRole).
    if ([...this.#roles.keys()].some((other) => other.toLowerCase() === name.toLowerCase())) {
      throw new ServiceError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
    }
    checkDocument(rest.trustPolicy, maximumTrust);
    if (rest.boundary) this.#policies.get(rest.boundary);
    const arn = `arn:${this.#identity.partition}:iam::${this.#identity.accountId}:role${path}${name}`;
    const createdAt = this.#identity.now();
    const id = `AROA${uniqueId(arn)}`;
    const role: RoleEntry = { ...rest, arn, name, path, id, createdAt, tags, attached: new Set(), inline: new Map() };
    this.#roles.set(name, role);
    return role;
  }

  delete(name: string): void {
    const role = this.get(name);
    if (role.attached.size > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
    if (role.inline.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
    this.#roles.delete(name);
  }

  attach(name: string, policyArn: string): void {
    const role = this.get(name);
    this.#policies.get(policyArn);
    if (role.attached.size >= maximumAttached && !role.attached.has(policyArn)) {
      throw new ServiceError('LimitExceeded', `Cannot exceed quota for PoliciesPerRole: ${maximumAttached}`, 409);
    }
    role.attached.add(policyArn);
  }

  detach(name: string, policyArn: string): void {
    if (!this.get(name).attached.delete(policyArn)) {
      throw new ServiceError('NoSuchEntity', `Policy ${policyArn} was not found.`, 404);
    }
  }

  putInline(name: string, policyName: string, document: string): void {
    checkDocument(document, maximumInline);
    this.get(name).inline.set(policyName, document);
  }

  inline(name: string, policyName: string): string {
    const document = this.get(name).inline.get(policyName);
    if (document !== undefined) return document;
    throw new ServiceError('NoSuchEntity', `The role policy with name ${policyName} cannot be found.`, 404);
  }

  deleteInline(name: string, policyName: string): void {
    this.inline(name, policyName);
    this.get(name).inline.delete(policyName);
  }

  putBoundary(name: string, policyArn: string): void {
    this.#policies.get(policyArn);
    this.get(name).boundary = policyArn;
  }

  deleteBoundary(name: string): void {
    const role = this.get(name);
    if (!role.boundary) {
      throw new ServiceError('NoSuchEntity', `The role with name ${name} has no permissions boundary.`, 404);
    }
    delete role.boundary;
  }

  setTrustPolicy(name: string, document: string): void {
    checkDocument(document, maximumTrust);
    this.get(name).trustPolicy = document;
  }

  /** Sets these tags; a key that is there gets the new value. */
  tag(name: string, tags: readonly ResourceTag[]): void {
    const role = this.get(name);
    const kept = role.tags.filter(({ key }) => !tags.some((tag) => tag.key === key));
    role.tags = [...kept, ...tags];
  }

  untag(name: string, keys: readonly string[]): void {
    const role = this.get(name);
    role.tags = role.tags.filter(({ key }) => !keys.includes(key));
  }

  /** The roles that a policy is attached to, and those whose boundary it is. */
  uses(policyArn: string): { readonly attached: readonly RoleEntry[]; readonly boundaryOf: readonly RoleEntry[] } {
    const roles = [...this.#roles.values()];
    return {
      attached: byName(roles.filter((role) => role.attached.has(policyArn))),
      boundaryOf: byName(roles.filter((role) => role.boundary === policyArn)),
    };
  }
}

function byName(roles: readonly RoleEntry[]): readonly RoleEntry[] {
  return roles.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function deleteConflict(message: string): ServiceError {
  return new ServiceError('DeleteConflict', message, 409);
}
