import type { AttachmentSet, Limit } from '../../../src/policy/attachment-set.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { type AccessRequest, type AttachedPolicies, evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';
import type { Readings } from '../../../src/policy/evaluate/readings.ts';
import { isDisputed } from '../evaluate/disagreements.ts';
import { simulateRequest } from '../evaluate/simulated.ts';

/** A set of attachments and what two implementations give requests under it: our own evaluation and the simulator. */
export class JudgedAttachments {
  readonly #attached: AttachedPolicies;
  readonly #documents: readonly unknown[];
  readonly #boundary: unknown;
  readonly #limits: readonly Limit[];

  constructor(set: AttachmentSet) {
    const read = readAttachments(set);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    this.#attached = read.attached;
    this.#documents = set.policies.map(({ document }) => document);
    this.#boundary = set.boundary;
    this.#limits = set.limits ?? [];
  }

  /** Under the usual reading of what the documentation leaves open, or another one. */
  evaluate(request: AccessRequest, readings: Partial<Readings> = {}): string {
    return evaluateRequest(this.#attached, request, { readings }).decision;
  }

  /** `undefined` where the simulator is known to differ from the documentation. */
  simulate(request: AccessRequest): string | undefined {
    const all = [
      ...this.#documents,
      ...(this.#boundary === undefined ? [] : [this.#boundary]),
      ...this.#limits.flatMap(({ documents }) => documents),
    ];
    if (isDisputed(all, request)) return undefined;
    return simulateRequest(this.#documents, this.#boundary, request, this.#limits);
  }
}
