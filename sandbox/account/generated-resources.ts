import { generatedName, indexInName } from './generated-names.ts';
import { generatedTags, projectOf, type TagPlan } from './generated-tags.ts';
import { fraction, pick } from './hash.ts';
import type { SandboxResource } from './resource.ts';
import { arnPath } from './resource-arn.ts';
import type { ResourceType } from './resource-type.ts';

/** What a population of one type in one region is made from. */
export interface PopulationPlan extends TagPlan {
  readonly row: ResourceType;
  readonly region: string;
  /** `arn:aws:sagemaker:us-east-1:012345678910:` */
  readonly arnPrefix: string;
  readonly count: number;
  /** Resources that were deleted before the start and that the tagging API still tells of. */
  readonly ghosts: number;
  /** Creation times lie between these, milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** The population of the type that these resources stand below. */
  readonly parent?: PopulationPlan;
}

/**
 * A population that is computed, never kept: every resource is a function of the seed and its index. A greater index
 * means a later creation and a greater name, so that lists can be ordered and filtered by binary search.
 */
export class GeneratedResources {
  readonly count: number;
  readonly countWithGhosts: number;
  readonly #plan: PopulationPlan;
  readonly #parents: GeneratedResources | undefined;

  constructor(plan: PopulationPlan) {
    this.#plan = plan;
    this.count = plan.count;
    this.countWithGhosts = plan.count + plan.ghosts;
    this.#parents = plan.parent && plan.parent.count > 0 ? new GeneratedResources(plan.parent) : undefined;
  }

  at(index: number): SandboxResource {
    const plan = this.#plan;
    const createdAt = this.createdAt(index);
    const name = this.#nameOf(index);
    const tags = generatedTags(plan, index);
    return {
      type: plan.row.type,
      region: plan.region,
      name,
      arn: `${plan.arnPrefix}${arnPath(plan.row, name)}`,
      createdAt,
      modifiedAt: Math.min(createdAt + plan.row.activeFor, plan.to),
      ...(plan.row.status && { status: pick(plan.row.status.values, plan.seed, index) }),
      // A ghost is there because it had tags.
      tags: index >= plan.count ? (tags ?? []) : tags,
    };
  }

  /** The index of a name, ghosts included; `undefined` where this population has no such resource. */
  indexOf(name: string): number | undefined {
    const index = indexInName(name);
    const known = index >= 0 && index < this.countWithGhosts && this.#nameOf(index) === name;
    return known ? index : undefined;
  }

  /** The generated name that is this one in lower case. */
  nameInItsCase(lowerCase: string): string | undefined {
    const index = indexInName(lowerCase);
    if (!(index >= 0 && index < this.countWithGhosts)) return undefined;
    const name = this.#nameOf(index);
    return name.toLowerCase() === lowerCase ? name : undefined;
  }

  /** The first living index for which `reached` holds, given that it holds for all after it; `count` where none does. */
  firstIndex(reached: (resource: SandboxResource) => boolean): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (reached(this.at(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  createdAt(index: number): number {
    const { from, to, seed } = this.#plan;
    const step = (to - from) / Math.max(1, this.countWithGhosts);
    return Math.floor(from + (index + fraction(seed, index)) * step);
  }

  #nameOf(index: number): string {
    const { row } = this.#plan;
    return generatedName({ row, index, project: projectOf(this.#plan, index), parent: this.#parentOf(index) });
  }

  /** Children are dealt out evenly and in order, so that those of one parent stand together. */
  #parentOf(index: number): string | undefined {
    if (!this.#parents) return undefined;
    return this.#parents.at(Math.floor((index * this.#parents.count) / this.countWithGhosts)).name;
  }
}
