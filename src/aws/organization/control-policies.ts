import {
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  type OrganizationsClient,
  type PolicySummary,
  type PolicyType,
} from '@aws-sdk/client-organizations';
import type { Read } from '../../domain/evaluation/read.ts';
import type { ControlLevel, ControlPolicy, OrganizationLimits } from '../../domain/target/organization-limits.ts';
import type { OrganizationAccess } from '../../domain/target/target.ts';
import { attempt, MalformedAnswer, present } from '../client/failures.ts';
import {
  createOrganizationClient,
  everyPage,
  type OrganizationAction,
  type OrganizationDependencies,
} from './organization-client.ts';

const kinds = { scp: 'SERVICE_CONTROL_POLICY', rcp: 'RESOURCE_CONTROL_POLICY' } as const satisfies Record<
  ControlLevel['kind'],
  PolicyType
>;

/** How long what an organization said holds, milliseconds. */
const keptFor = 600_000;

/** AWS allows five levels of organizational units under a root (AWS Organizations User Guide, "Quotas"). */
const mostLevels = 10;

/** The control policies of one organization, read once for all accounts that ask. */
export class ControlPolicies {
  readonly #client: OrganizationsClient;
  readonly #clock: () => number;
  readonly #unhurried = new AbortController();
  readonly close: () => void;
  readonly #parents = new Map<string, Kept<string | undefined>>();
  readonly #attached = new Map<string, Kept<readonly PolicySummary[]>>();
  readonly #documents = new Map<string, Kept<string>>();

  constructor(access: OrganizationAccess, dependencies: OrganizationDependencies & { readonly clock: () => number }) {
    const { client, close } = createOrganizationClient(access, dependencies);
    this.#client = client;
    this.#clock = dependencies.clock;
    this.close = () => {
      this.#unhurried.abort(new Error('the reader was closed'));
      close();
    };
  }

  /** What holds back the principals and resources of an account. What could not be read whole is a failure. */
  async of(accountId: string, signal: AbortSignal): Promise<Read<OrganizationLimits>> {
    const subject = `account ${accountId}`;
    const path = await attempt({ operation: 'organizations:ListParents', subject, signal }, () =>
      this.#pathTo(accountId),
    );
    if (!path.ok) return path;
    const attached = await attempt({ operation: 'organizations:ListPoliciesForTarget', subject, signal }, () =>
      this.#attachedTo(path.value),
    );
    if (!attached.ok) return attached;
    // Customers' policies have the management account in their ARN; in that account none of them acts.
    const isManagement = attached.value.some(({ policies }) =>
      policies.some(({ Arn = '' }) => Arn.split(':')[4] === accountId),
    );
    if (isManagement) return { ok: true, value: { levels: [], isManagement } };
    return await attempt({ operation: 'organizations:DescribePolicy', subject, signal }, async () => ({
      levels: await Promise.all(attached.value.map((level) => this.#levelOf(level))),
      isManagement,
    }));
  }

  /** From the root to the account. */
  async #pathTo(accountId: string): Promise<readonly string[]> {
    const path = [accountId];
    for (;;) {
      const [first = accountId] = path;
      if (first.startsWith('r-')) return path;
      const parent = await this.#once(this.#parents, first, () => this.#parentOf(first));
      if (parent === undefined) throw new MalformedAnswer(`${first} has no parent`);
      if (path.includes(parent) || path.length > mostLevels)
        throw new MalformedAnswer(`The parents of ${accountId} never end`);
      path.unshift(parent);
    }
  }

  async #parentOf(ChildId: string): Promise<string | undefined> {
    const [parent] = await everyPage(async (token) => {
      const answer = await this.#client.send(new ListParentsCommand({ ChildId, ...token }), this.#options());
      return { items: present(answer.Parents, 'Parents'), next: answer.NextToken };
    });
    return parent?.Id;
  }

  async #attachedTo(path: readonly string[]): Promise<readonly AttachedLevel[]> {
    const levels = path.flatMap((place) => (['scp', 'rcp'] as const).map((kind) => ({ kind, place })));
    const read = await Promise.all(
      levels.map(async ({ kind, place }) => ({
        kind,
        place,
        policies: await this.#once(this.#attached, `${kind} ${place}`, () => this.#policiesOf(place, kinds[kind])),
      })),
    );
    // A type that is not enabled has no policies anywhere; where it is, no level is without (MIN_POLICY_TYPE_ATTACHMENT_LIMIT).
    return read.filter(({ policies }) => policies.length > 0);
  }

  #policiesOf(TargetId: string, Filter: PolicyType): Promise<readonly PolicySummary[]> {
    return everyPage(async (token) => {
      const command = new ListPoliciesForTargetCommand({ TargetId, Filter, ...token });
      const answer = await this.#client.send(command, this.#options());
      return { items: present(answer.Policies, 'Policies'), next: answer.NextToken };
    });
  }

  async #levelOf({ kind, place, policies }: AttachedLevel): Promise<ControlLevel> {
    const read = policies.map(async ({ Id, Name }): Promise<ControlPolicy> => {
      const id = present(Id, 'Id');
      return { id, name: Name ?? id, document: await this.#once(this.#documents, id, () => this.#documentOf(id)) };
    });
    return { kind, place, policies: await Promise.all(read) };
  }

  async #documentOf(PolicyId: string): Promise<string> {
    const { Policy } = await this.#client.send(new DescribePolicyCommand({ PolicyId }), this.#options());
    return present(present(Policy, 'Policy').Content, 'Content');
  }

  /** Who gives up does not stop the others, who wait for the same answer. */
  #options() {
    return { abortSignal: this.#unhurried.signal };
  }

  #once<Value>(known: Map<string, Kept<Value>>, key: string, read: () => Promise<Value>): Promise<Value> {
    const kept = known.get(key);
    if (kept && this.#clock() - kept.since < keptFor && this.#clock() >= kept.since) return kept.value;
    const value = read();
    known.set(key, { value, since: this.#clock() });
    // A failure is asked again.
    value.catch(() => known.delete(key));
    return value;
  }
}

interface Kept<Value> {
  readonly value: Promise<Value>;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

interface AttachedLevel {
  readonly kind: ControlLevel['kind'];
  readonly place: string;
  readonly policies: readonly PolicySummary[];
}

/** One {@link ControlPolicies} for each way in which an organization is asked. */
export interface ControlPoliciesPool {
  of(access: OrganizationAccess): ControlPolicies;
  close(): void;
}

/** Creates the pool; whoever makes it closes it. */
export function createControlPoliciesPool(
  dependencies: OrganizationDependencies & { readonly clock: () => number },
): ControlPoliciesPool {
  const known = new Map<string, ControlPolicies>();
  return {
    of(access) {
      const key = JSON.stringify([access.partition, access.access]);
      const policies = known.get(key) ?? new ControlPolicies(access, dependencies);
      known.set(key, policies);
      return policies;
    },
    close() {
      for (const policies of known.values()) policies.close();
    },
  };
}

/** The actions that it takes; all of them only read (Service Authorization Reference, "AWS Organizations"). */
export function limitActions({ partition }: Pick<OrganizationAccess, 'partition'>): readonly OrganizationAction[] {
  const of = (...types: readonly string[]) => types.map((type) => `arn:${partition}:organizations::*:${type}/o-*`);
  return [
    { action: 'organizations:ListParents', resources: of('account', 'ou') },
    { action: 'organizations:ListPoliciesForTarget', resources: of('account', 'ou', 'root') },
    {
      action: 'organizations:DescribePolicy',
      resources: [...of('policy'), `arn:${partition}:organizations::aws:policy/*`],
    },
  ];
}
