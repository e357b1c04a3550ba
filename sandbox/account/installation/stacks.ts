import { ServiceError } from '../../wire/service-error.ts';
import { seedOf } from '../hash.ts';
import type { AccountIdentity } from '../identity.ts';

/** A resource of a stack as CloudFormation tells of it. */
export interface StackResourceRecord {
  readonly logicalId: string;
  /** Absent while it is not made. */
  readonly physicalId?: string;
  /** `AWS::IAM::ManagedPolicy` */
  readonly type: string;
}

/** A parameter with the value of the template's user, and what CloudFormation read for it where it is one of SSM. */
export interface StackParameterRecord {
  readonly value: string;
  readonly resolved?: string;
}

export interface StackOutputRecord {
  readonly value: string;
  readonly exportName?: string;
}

/** What is deployed. */
export interface NewStack {
  readonly name: string;
  readonly region: string;
  /** JSON or YAML, as it was given. */
  readonly template: string;
  /** After macros; the same text where absent. */
  readonly processed?: string;
  readonly parameters?: Readonly<Record<string, StackParameterRecord>>;
  readonly outputs?: Readonly<Record<string, StackOutputRecord>>;
  readonly resources?: readonly StackResourceRecord[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A stack. Times are milliseconds since the epoch. */
export interface StackRecord extends Required<Omit<NewStack, 'processed'>> {
  readonly id: string;
  readonly processed: string;
  readonly createdAt: number;
  readonly updatedAt?: number;
  readonly deletedAt?: number;
  readonly status: string;
}

/** The stacks of an account, those that are deleted too: CloudFormation tells of them for 90 days, by their id alone. */
export class Stacks {
  readonly #identity: AccountIdentity;
  readonly #stacks: StackRecord[] = [];

  constructor(identity: AccountIdentity) {
    this.#identity = identity;
  }

  /** The stacks of a region, the latest first. */
  all(region: string): readonly StackRecord[] {
    return this.#stacks.filter((stack) => stack.region === region).toReversed();
  }

  /** The stack of this name that is not deleted, or of this id. Errors are those of CloudFormation. */
  get(region: string, nameOrId: string): StackRecord {
    const found = this.all(region).find(({ id, name, deletedAt }) =>
      nameOrId.startsWith('arn:') ? id === nameOrId : name === nameOrId && deletedAt === undefined,
    );
    if (found) return found;
    throw new ServiceError('ValidationError', `Stack with id ${nameOrId} does not exist`);
  }

  /** Deploys a stack: makes it, or updates the one of this name. What it makes in other services is not its business. */
  deploy({ parameters = {}, outputs = {}, resources = [], tags = {}, ...rest }: NewStack): StackRecord {
    const now = this.#identity.now();
    const deployed = { ...rest, processed: rest.processed ?? rest.template, parameters, outputs, resources, tags };
    const index = this.#stacks.findIndex(
      ({ name, region, deletedAt }) => name === rest.name && region === rest.region && deletedAt === undefined,
    );
    const before = this.#stacks[index];
    const stack: StackRecord = before
      ? { ...deployed, id: before.id, createdAt: before.createdAt, updatedAt: now, status: 'UPDATE_COMPLETE' }
      : { ...deployed, id: this.#newId(rest), createdAt: now, status: 'CREATE_COMPLETE' };
    if (before) this.#stacks[index] = stack;
    else this.#stacks.push(stack);
    return stack;
  }

  /** Changes the status alone, such as to that of an update that is not done. */
  setStatus(region: string, name: string, status: string): void {
    this.#replace(this.get(region, name), { status });
  }

  delete(region: string, name: string): void {
    this.#replace(this.get(region, name), { status: 'DELETE_COMPLETE', deletedAt: this.#identity.now() });
  }

  /** Values by the name of the export, sorted, with the stack that exports them. */
  exports(region: string): readonly { readonly name: string; readonly value: string; readonly stackId: string }[] {
    return this.all(region)
      .filter(({ deletedAt }) => deletedAt === undefined)
      .flatMap(({ id, outputs }) =>
        Object.values(outputs).flatMap(({ exportName, value }) =>
          exportName === undefined ? [] : [{ name: exportName, value, stackId: id }],
        ),
      )
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  #replace(stack: StackRecord, changed: Partial<StackRecord>): void {
    this.#stacks[this.#stacks.indexOf(stack)] = { ...stack, ...changed };
  }

  #newId({ name, region }: Pick<NewStack, 'name' | 'region'>): string {
    const { partition, accountId } = this.#identity;
    const digits = ['a', 'b', 'c', 'd']
      .map((part) => seedOf(name, String(this.#stacks.length), part).toString(16).padStart(8, '0').slice(-8))
      .join('');
    const uuid = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return `arn:${partition}:cloudformation:${region}:${accountId}:stack/${name}/${uuid}`;
  }
}
