import { ServiceError } from '../wire/service-error.ts';
import { seedOf } from './hash.ts';
import type { AccountIdentity } from './identity.ts';
import { checkDocument } from './policy-documents.ts';

const maximumVersions = 5;
const maximumDocument = 6144;

export interface PolicyVersionRecord {
  readonly id: string;
  readonly document: string;
  readonly createdAt: number;
}

export interface ManagedPolicyRecord {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  defaultVersionId: string;
  /** Oldest first. */
  versions: PolicyVersionRecord[];
  lastVersion: number;
}

export interface NewPolicy {
  readonly name: string;
  readonly path?: string;
  readonly document: string;
}

/** The managed policies of the account. Errors and limits are those of IAM. */
export class ManagedPolicies {
  readonly #identity: AccountIdentity;
  readonly #policies = new Map<string, ManagedPolicyRecord>();

  constructor(identity: AccountIdentity) {
    this.#identity = identity;
    const administrator = { Effect: 'Allow', Action: '*', Resource: '*' };
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [administrator] });
    this.addManagedByAws('AdministratorAccess', document);
  }

  /** A policy as AWS itself offers it: nobody in the account can change it. */
  addManagedByAws(name: string, document: string): ManagedPolicyRecord {
    return this.#insert(`arn:${this.#identity.partition}:iam::aws:policy/`, { name, document });
  }

  all(): readonly ManagedPolicyRecord[] {
    return [...this.#policies.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1));
  }

  find(arn: string): ManagedPolicyRecord | undefined {
    return this.#policies.get(arn);
  }

  get(arn: string): ManagedPolicyRecord {
    const policy = this.#policies.get(arn);
    if (!policy) throw new ServiceError('NoSuchEntity', `Policy ${arn} was not found.`, 404);
    return policy;
  }

  create(policy: NewPolicy): ManagedPolicyRecord {
    checkDocument(policy.document, maximumDocument);
    return this.#insert(`arn:${this.#identity.partition}:iam::${this.#identity.accountId}:policy`, policy);
  }

  delete(arn: string): void {
    const policy = this.#own(arn);
    if (policy.versions.length > 1) {
      throw new ServiceError('DeleteConflict', 'This policy has more than one version.', 409);
    }
    this.#policies.delete(arn);
  }

  version(arn: string, versionId: string): PolicyVersionRecord {
    const version = this.get(arn).versions.find((candidate) => candidate.id === versionId);
    if (version) return version;
    throw new ServiceError(
      'NoSuchEntity',
      `Policy ${arn} version ${versionId} does not exist or is not attachable.`,
      404,
    );
  }

  createVersion(arn: string, document: string, setAsDefault: boolean): PolicyVersionRecord {
    const policy = this.#own(arn);
    checkDocument(document, maximumDocument);
    if (policy.versions.length >= maximumVersions) {
      const message = `A managed policy can have up to ${maximumVersions} versions. Before you create a new version, you must delete an existing version.`;
      throw new ServiceError('LimitExceeded', message, 409);
    }
    policy.lastVersion += 1;
    const version = { id: `v${policy.lastVersion}`, document, createdAt: this.#identity.now() };
    policy.versions.push(version);
    policy.updatedAt = version.createdAt;
    if (setAsDefault) policy.defaultVersionId = version.id;
    return version;
  }

  setDefaultVersion(arn: string, versionId: string): void {
    const policy = this.#own(arn);
    policy.defaultVersionId = this.version(arn, versionId).id;
    policy.updatedAt = this.#identity.now();
  }

  deleteVersion(arn: string, versionId: string): void {
    const policy = this.#own(arn);
    const version = this.version(arn, versionId);
    if (version.id === policy.defaultVersionId) {
      throw new ServiceError('DeleteConflict', 'Cannot delete the default version of a policy.', 409);
    }
    policy.versions = policy.versions.filter((candidate) => candidate !== version);
  }

  /** Makes a document the default version, as somebody who edits the policy does; the oldest version makes room. */
  rewrite(arn: string, document: string): PolicyVersionRecord {
    const policy = this.#own(arn);
    if (policy.versions.length >= maximumVersions) {
      const oldest = policy.versions.find((version) => version.id !== policy.defaultVersionId);
      if (oldest) this.deleteVersion(arn, oldest.id);
    }
    return this.createVersion(arn, document, true);
  }

  /** Puts any text, decodable or not, in the place of the default version's document. */
  replaceText(arn: string, text: string): void {
    const policy = this.#own(arn);
    policy.versions = policy.versions.map((version) =>
      version.id === policy.defaultVersionId ? { ...version, document: text } : version,
    );
  }

  #own(arn: string): ManagedPolicyRecord {
    const policy = this.get(arn);
    if (!arn.includes('::aws:')) return policy;
    throw new ServiceError('AccessDenied', `You cannot change the AWS managed policy ${arn}.`, 403);
  }

  #insert(arnPrefix: string, { name, path = '/', document }: NewPolicy): ManagedPolicyRecord {
    const arn = `${arnPrefix}${arnPrefix.endsWith('/') ? '' : path}${name}`;
    if (this.#policies.has(arn)) {
      throw new ServiceError(
        'EntityAlreadyExists',
        `A policy called ${name} already exists. Duplicate names are not allowed.`,
        409,
      );
    }
    const now = this.#identity.now();
    const policy: ManagedPolicyRecord = {
      arn,
      name,
      path,
      id: `ANPA${uniqueId(arn)}`,
      createdAt: now,
      updatedAt: now,
      defaultVersionId: 'v1',
      versions: [{ id: 'v1', document, createdAt: now }],
      lastVersion: 1,
    };
    this.#policies.set(arn, policy);
    return policy;
  }
}

/** The part of an IAM unique id after its prefix: 17 characters, the same for the same ARN. */
export function uniqueId(arn: string): string {
  const digits = `${seedOf(arn, 'a').toString(36)}${seedOf(arn, 'b').toString(36)}${seedOf(arn, 'c').toString(36)}`;
  return digits.toUpperCase().padEnd(17, 'X').slice(0, 17);
}
