import { ServiceError } from '../wire/service-error.ts';
import { GeneratedResources, type PopulationPlan } from './generated-resources.ts';
import type { AccountIdentity } from './identity.ts';
import type { ResourceTag, SandboxResource } from './resource.ts';
import { arnPath, parseArnPath } from './resource-arn.ts';
import { type Moment, ResourceSet, type TagLag } from './resource-set.ts';
import { rowOf } from './resource-types.ts';

const maximumTags = 50;

export interface NewResource {
  readonly type: string;
  readonly region: string;
  readonly name: string;
  readonly tags?: readonly ResourceTag[];
  /** Milliseconds since the epoch; now where absent. */
  readonly createdAt?: number;
  readonly status?: string;
  /** The ARNs of what started it. What an execution of a pipeline starts gets a tag that says so, as on AWS. */
  readonly startedBy?: readonly string[];
}

/** The SageMaker resources of the account, as a person changes them. Errors are those of the service. */
export class SageMakerModel {
  /** How far the tagging API is behind what the service knows. */
  tagLag: TagLag = { milliseconds: 0, reads: 0 };
  /** How many times the tagging API was read. */
  taggingReads = 0;
  readonly #identity: AccountIdentity;
  readonly #sets = new Map<string, ResourceSet>();

  constructor(identity: AccountIdentity, plans: readonly PopulationPlan[]) {
    this.#identity = identity;
    for (const plan of plans) {
      this.#sets.set(keyOf(plan.row.type, plan.region), new ResourceSet(new GeneratedResources(plan)));
    }
  }

  get moment(): Moment {
    return { now: this.#identity.now(), reads: this.taggingReads };
  }

  /** The resources of one type in one region. A region without any has empty ones. */
  set(type: string, region: string): ResourceSet {
    const key = keyOf(type, region);
    const set = this.#sets.get(key) ?? new ResourceSet(new GeneratedResources(this.#emptyPlan(type, region)));
    this.#sets.set(key, set);
    return set;
  }

  /** How many living resources of a type there are in a region. */
  count(type: string, region: string): number {
    return this.set(type, region).count;
  }

  /** The resource with this ARN and the tags that the service itself knows; `undefined` where there is none. */
  find(arn: string): SandboxResource | undefined {
    const parts = this.parse(arn);
    return parts && this.set(parts.type, parts.region).find(parts.name);
  }

  /** Adds a resource; its ARN is the answer. */
  create(resource: NewResource): string {
    const row = rowOf(resource.type);
    const set = this.set(row.type, resource.region);
    const arn = `${this.#arnPrefix(resource.region)}${arnPath(row, resource.name)}`;
    if (set.knows(resource.name)) {
      throw new ServiceError('ValidationException', `Cannot create already existing ${row.type} "${arn}".`);
    }
    const createdAt = resource.createdAt ?? this.#identity.now();
    const status = resource.status ?? row.status?.values[0];
    const { type, region, name } = { ...resource, type: row.type };
    const { startedBy } = resource;
    const all = [...(resource.tags ?? []), ...executionTags(startedBy)];
    const tags = all.length > 0 ? all : undefined;
    const optional = { ...(status && { status }), ...(startedBy && { startedBy }) };
    set.add({ type, region, name, arn, createdAt, modifiedAt: createdAt, ...optional, tags }, this.moment);
    return arn;
  }

  /** Deletes a resource. The tagging API goes on telling of it. */
  delete(arn: string): void {
    const resource = this.#require(arn);
    this.set(resource.type, resource.region).delete(resource.name);
  }

  /** Brings a resource that was created here into another state. */
  setStatus(arn: string, status: string): void {
    const { type, region, name } = this.#require(arn);
    this.set(type, region).setStatus(name, status, this.#identity.now());
  }

  /** Adds tags, or gives those of the same key another value; answers all that are there then. */
  putTags(arn: string, tags: readonly ResourceTag[]): readonly ResourceTag[] {
    const resource = this.#require(arn);
    const merged = new Map([...(resource.tags ?? []), ...tags].map((tag) => [tag.key, tag]));
    if (merged.size > maximumTags) {
      throw new ServiceError('ResourceLimitExceeded', `Cannot have more than ${maximumTags} tags on ${arn}`);
    }
    const all = [...merged.values()];
    this.set(resource.type, resource.region).setTags(resource, all, this.moment);
    return all;
  }

  /** Removes the tags of these keys; keys that are not there are no error. */
  removeTags(arn: string, keys: readonly string[]): void {
    const resource = this.#require(arn);
    const rest = (resource.tags ?? []).filter((tag) => !keys.includes(tag.key));
    this.set(resource.type, resource.region).setTags(resource, rest, this.moment);
  }

  /** The type, region and name in an ARN of this account; `undefined` for any other ARN. */
  parse(arn: string): { readonly type: string; readonly region: string; readonly name: string } | undefined {
    const region = arn.split(':')[3] ?? '';
    const prefix = this.#arnPrefix(region);
    if (!arn.startsWith(prefix)) return undefined;
    const parts = parseArnPath(arn.slice(prefix.length));
    if (!parts) return undefined;
    if (!rowOf(parts.type).arnIsLowerCase) return { ...parts, region };
    const name = this.set(parts.type, region).nameInItsCase(parts.name);
    return name === undefined ? undefined : { ...parts, name, region };
  }

  #require(arn: string): SandboxResource {
    const resource = this.find(arn);
    if (!resource) throw new ServiceError('ValidationException', `Could not find resource "${arn}".`);
    return resource;
  }

  #arnPrefix(region: string): string {
    return `arn:${this.#identity.partition}:sagemaker:${region}:${this.#identity.accountId}:`;
  }

  #emptyPlan(type: string, region: string): PopulationPlan {
    return {
      row: rowOf(type),
      region,
      arnPrefix: this.#arnPrefix(region),
      count: 0,
      ghosts: 0,
      from: 0,
      to: 0,
      seed: 0,
      systemTag: '',
      wrongShare: 0,
      faults: [],
    };
  }
}

function executionTags(startedBy: readonly string[] = []): readonly ResourceTag[] {
  const execution = startedBy.find((arn) => arn.includes(':pipeline/'));
  return execution === undefined ? [] : [{ key: 'sagemaker:pipeline-execution-arn', value: execution }];
}

function keyOf(type: string, region: string): string {
  return `${region}/${type}`;
}
