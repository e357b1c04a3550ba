import { setImmediate } from 'node:timers/promises';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { Read } from '../../domain/evaluation/read.ts';
import {
  describeSelector,
  isNear,
  isRolePattern,
  matchesRole,
  mayMatch,
  roleNameOf,
  rolePathOf,
} from '../../domain/target/role-selector.ts';
import type {
  NearRole,
  PolicyVersion,
  ReadingPlan,
  RoleReading,
  RoleSelection,
  RoleSnapshot,
} from '../../domain/target/role-snapshot.ts';
import type { RolePattern, RoleReadingMode, RoleSelector, Target } from '../../domain/target/target.ts';
import { limitCalls } from './iam-calls.ts';
import {
  type BulkAccount,
  type BulkRole,
  bulkSnapshot,
  type ListedRole,
  listRoles,
  readAccountSize,
  readBulkAccount,
} from './role-bulk.ts';
import { cheaperReading, fewRoles } from './role-cost.ts';
import { createDocumentDecoder } from './role-documents.ts';
import { createPolicyReader } from './role-policies.ts';
import { completeRole, type RoleSource, readRole, readRoleFacts, type SingleRole } from './role-reader.ts';

/** One reading of the roles of an account; the signal ends it. */
export interface SessionOptions {
  readonly iam: IAMClient;
  readonly target: Pick<Target, 'accountId' | 'partition'>;
  readonly signal: AbortSignal;
}

/** How many of thousands that are known are put together before others get their turn. */
const rolesPerTurn = 200;

/** One look at an account's roles: whatever is asked of it twice is read once. */
export class RoleSession {
  readonly #source: RoleSource;
  readonly #roles = new Map<string, Promise<RoleSnapshot>>();
  readonly #snapshots = new Map<BulkRole, Promise<RoleSnapshot>>();
  readonly #lists = new Map<string, Promise<Read<readonly ListedRole[]>>>();
  #size: ReturnType<typeof readAccountSize> | undefined;
  #bulk: Promise<Read<BulkAccount>> | undefined;
  #policies: BulkAccount['policies'] | undefined;

  constructor({ iam, target, signal }: SessionOptions) {
    const policySource = {
      iam,
      calls: limitCalls(signal),
      decode: createDocumentDecoder(),
      known: (arn: string) => this.#policies?.get(arn),
    };
    this.#source = { ...policySource, target, policies: createPolicyReader(policySource) };
  }

  /** The roles of all selectors, read in the way that the mode asks for. */
  async read(selectors: readonly RoleSelector[], mode: RoleReadingMode): Promise<RoleReading> {
    const plan = await this.#plan(selectors, mode);
    const selections: RoleSelection[] = [];
    const taken = new Set<string>();
    const near = new Map<RoleSelector, readonly NearRole[]>();
    // One selector after the other, since a role belongs to the first that wants it; single ones go before patterns.
    const all = await Promise.all(
      selectors.map((selector) => this.#select(selector, plan, (roles) => near.set(selector, roles))),
    );
    const order = [...selectors.keys()].toSorted((a, b) => rank(selectors[a]) - rank(selectors[b]) || a - b);
    for (const index of order) {
      const roles = all[index];
      const selector = selectors[index];
      if (!roles || !selector) continue;
      selections[index] = {
        selector,
        roles: roles.ok ? { ok: true, value: own(selector, roles.value, taken) } : roles,
        near: near.get(selector) ?? [],
      };
    }
    return { selections: selections.map((selection) => withoutTaken(selection, taken)), plan };
  }

  /** Every version of a managed policy, oldest first. */
  policyVersions(arn: string): Promise<Read<readonly PolicyVersion[]>> {
    return this.#source.policies.versions(arn);
  }

  async #plan(selectors: readonly RoleSelector[], mode: RoleReadingMode): Promise<ReadingPlan> {
    if (mode !== 'auto') return { method: mode, reason: `role_reading is ${mode}` };
    const patterns = selectors.filter(isRolePattern);
    const single = selectors.length - patterns.length;
    if (patterns.length === 0 && single <= fewRoles) {
      return { method: 'direct', reason: `${single} single roles; up to ${fewRoles} are read one by one` };
    }
    this.#size ??= readAccountSize(this.#source, this.#source.target.accountId);
    const size = await this.#size;
    if (!size.ok) return { method: 'direct', reason: `the size of the account is unknown: ${size.failure.message}` };
    const candidates = await this.#candidates(patterns, size.value.roles);
    return cheaperReading(single + candidates, size.value);
  }

  /** How many roles the patterns may stand for, as far as lists tell; lists have no tags. */
  async #candidates(patterns: readonly RolePattern[], all: number): Promise<number> {
    if (patterns.some(({ prefix, path }) => prefix === undefined && path === undefined)) return all;
    const names = new Set<string>();
    for (const pattern of patterns) {
      const listed = await this.#list(pattern);
      if (!listed.ok) return all;
      for (const role of listed.value) if (mayMatch(pattern, role)) names.add(role.name);
    }
    return names.size;
  }

  async #select(
    selector: RoleSelector,
    { method }: ReadingPlan,
    tellNear: TellNear,
  ): Promise<Read<readonly RoleSnapshot[]>> {
    if (method === 'direct') return this.#selectDirectly(selector, tellNear);
    this.#bulk ??= readBulkAccount(this.#source, this.#source.target.accountId);
    const account = await this.#bulk;
    if (!account.ok) return account;
    this.#policies = account.value.policies;
    if (isRolePattern(selector)) {
      tellNear(nearRoles(selector, account.value));
      return { ok: true, value: await this.#matching(selector, account.value) };
    }
    const found = account.value.roles.get('name' in selector ? selector.name : roleNameOf(selector.arn));
    // That a single role is missing is told by IAM about that role, not by its absence from a long list.
    if (!found || ('arn' in selector && found.arn !== selector.arn)) return this.#selectDirectly(selector, tellNear);
    return { ok: true, value: [await this.#snapshot(found)] };
  }

  #snapshot(role: BulkRole): Promise<RoleSnapshot> {
    const snapshot = this.#snapshots.get(role) ?? bulkSnapshot(role, this.#source.policies);
    this.#snapshots.set(role, snapshot);
    return snapshot;
  }

  async #matching(pattern: RolePattern, { roles }: BulkAccount): Promise<readonly RoleSnapshot[]> {
    const wanted = [...roles.values()].filter(({ name, arn, facts }) =>
      // A role whose tags cannot be read may be one of the pattern's; it is unknown rather than left out.
      facts.ok ? matchesRole(pattern, facts.value) : mayMatch(pattern, { name, path: rolePathOf(arn) }),
    );
    const snapshots: RoleSnapshot[] = [];
    for (let start = 0; start < wanted.length; start += rolesPerTurn) {
      const some = wanted.slice(start, start + rolesPerTurn);
      snapshots.push(...(await Promise.all(some.map((role) => this.#snapshot(role)))));
      await setImmediate();
    }
    return snapshots;
  }

  async #selectDirectly(selector: RoleSelector, tellNear: TellNear): Promise<Read<readonly RoleSnapshot[]>> {
    if (!isRolePattern(selector)) return { ok: true, value: [await this.#single(selector)] };
    const listed = await this.#list(selector);
    if (!listed.ok) return listed;
    const candidates = listed.value.filter((role) => mayMatch(selector, role));
    const near: NearRole[] = [];
    const snapshots = await Promise.all(candidates.map((role) => this.#candidate(role, selector, near)));
    tellNear(near);
    return { ok: true, value: snapshots.flatMap((snapshot) => snapshot ?? []) };
  }

  #list({ path = '/' }: RolePattern): Promise<Read<readonly ListedRole[]>> {
    const list = this.#lists.get(path) ?? listRoles(path, this.#source);
    this.#lists.set(path, list);
    return list;
  }

  #single(selector: SingleRole): Promise<RoleSnapshot> {
    const key = describeSelector(selector);
    const role = this.#roles.get(key) ?? readRole(selector, this.#source);
    this.#roles.set(key, role);
    return role;
  }

  async #candidate(role: ListedRole, pattern: RolePattern, near: NearRole[]): Promise<RoleSnapshot | undefined> {
    if (!pattern.tags) {
      const snapshot = await this.#single({ name: role.name });
      return isGone(snapshot) ? undefined : { ...snapshot, arn: role.arn };
    }
    const facts = await readRoleFacts(role.name, this.#source);
    if (!facts.ok) return facts.failure.reason === 'not_found' ? undefined : { ...role, role: facts };
    if (matchesRole(pattern, facts.value)) return completeRole(facts.value, this.#source);
    if (isNear(pattern, facts.value)) near.push(nearRole(facts.value));
    return undefined;
  }
}

type TellNear = (roles: readonly NearRole[]) => void;

function nearRoles(pattern: RolePattern, { roles }: BulkAccount): readonly NearRole[] {
  return [...roles.values()].flatMap(({ facts }) =>
    facts.ok && isNear(pattern, facts.value) ? [nearRole(facts.value)] : [],
  );
}

function nearRole({ name, arn, tags }: NearRole): NearRole {
  return { name, arn, tags };
}

function withoutTaken(selection: RoleSelection, taken: ReadonlySet<string>): RoleSelection {
  return { ...selection, near: selection.near.filter(({ name }) => !taken.has(name)) };
}

/** Deleted between the list and the read: then it is no role of the pattern any more. */
function isGone({ role }: RoleSnapshot): boolean {
  return !role.ok && role.failure.reason === 'not_found';
}

function rank(selector: RoleSelector | undefined): number {
  return selector && isRolePattern(selector) ? 1 : 0;
}

function own(selector: RoleSelector, roles: readonly RoleSnapshot[], taken: Set<string>): readonly RoleSnapshot[] {
  const left = isRolePattern(selector) ? roles.filter(({ name }) => !taken.has(name)) : roles;
  for (const { name } of left) taken.add(name);
  return left;
}
