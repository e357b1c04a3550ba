import type { AttachmentSet, Limit } from '../../../src/policy/attachment-set.ts';
import { type RandomDocument, RandomPolicies, type RandomStatement } from '../evaluate/random-policies.ts';
import { RandomPairs } from './random-pairs.ts';

const fullAccess: RandomDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};
const furtherActions = ['kms:*', 'kms:R*', 'KMS:RetireGrant', 'kms:Decrypt', '*:Retire*', 'secretsmanager:*', '*'];
/** What resource control policies are written with; some of it is of services that do not support them. */
const guarded = [
  's3:*',
  's3:Get*',
  'kms:*',
  'kms:Retire*',
  'kms:Decrypt',
  '*',
  '*:Get*',
  'ec2:*',
  'iam:GetRole',
  's?:*',
];
const requestActions = ['kms:RetireGrant', 'kms:Decrypt', 'secretsmanager:GetSecretValue'];

interface LimitedPair {
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
}

/** Random pairs under the limits of an organization and of a session, which are edited as often as the policies are. */
export class RandomLimits extends RandomPairs {
  override statement(): RandomStatement {
    const statement = super.statement();
    if (this.chance(0.3)) statement['Action' in statement ? 'Action' : 'NotAction'] = this.pick(furtherActions);
    return statement;
  }

  override request(): ReturnType<RandomPairs['request']> {
    const request = super.request();
    return this.chance(0.4) ? { ...request, action: this.pick(requestActions) } : request;
  }

  limited(): LimitedPair {
    const { canonical, live } = this.pair();
    const limits = this.#limits();
    const edited = this.chance(0.75) ? this.#edited(limits) : limits;
    return {
      canonical: { ...canonical, limits },
      live: { ...(this.chance(0.6) ? canonical : live), limits: edited },
    };
  }

  #limits(): readonly Limit[] {
    const levels = ['root', 'unit', 'account'].slice(0, this.pick([1, 2, 3]));
    return [
      ...levels.map((name): Limit => ({ name, kind: 'scp', documents: this.#level() })),
      ...(this.chance(0.5) ? [this.#resourceControl()] : []),
      ...(this.chance(0.2)
        ? [{ name: 'session', kind: 'session' as const, documents: [this.chance(0.3) ? fullAccess : this.document(2)] }]
        : []),
    ];
  }

  protected guarded(): readonly string[] {
    return guarded;
  }

  #level(): readonly RandomDocument[] {
    if (this.chance(0.3)) return [this.document(2), ...(this.chance(0.3) ? [this.document(1)] : [])];
    return [fullAccess, ...(this.chance(0.6) ? [this.#denying(this.document(2))] : [])];
  }

  #denying(document: RandomDocument): RandomDocument {
    return { ...document, Statement: document.Statement.map((one) => ({ ...one, Effect: 'Deny' as const })) };
  }

  #resourceControl(): Limit {
    const { Version, Statement } = this.#denying(this.document(2));
    const statements = Statement.map(({ NotAction: _NotAction, ...one }) => ({
      ...one,
      Action: this.some(this.guarded(), 2),
      ...(this.chance(0.9) ? { Principal: '*' } : {}),
    }));
    return {
      name: 'root',
      kind: 'rcp',
      documents: [...(this.chance(0.5) ? [fullAccess] : []), { Version, Statement: statements }],
    };
  }

  #edited(limits: readonly Limit[]): readonly Limit[] {
    const [first, ...rest] = limits;
    const edit = this.pick<() => readonly Limit[]>([
      () => rest,
      () => limits.slice(0, -1),
      () => [...limits, this.#resourceControl()],
      () => limits.map((one) => (this.chance(0.5) ? this.#another(one) : one)),
      () => limits.map((one) => ({ ...one, documents: one.documents.slice(0, Math.max(1, one.documents.length - 1)) })),
      () => limits.map((one) => ({ ...one, name: `${one.name}2` })),
      () => this.#limits(),
      () => (first ? [this.#another(first), ...rest] : []),
    ]);
    return edit();
  }

  #another(limit: Limit): Limit {
    if (limit.kind === 'rcp') return this.#resourceControl();
    return { ...limit, documents: limit.kind === 'scp' ? this.#level() : [this.document(2)] };
  }
}

/** The same without what the simulator is no judge of, such as KMS, whose key policies it asks for. */
export class SimulatedLimits extends RandomLimits {
  protected override guarded(): readonly string[] {
    return guarded.filter((one) => /^([a-z0-9]+:|\*$)/.test(one));
  }

  override condition(): ReturnType<RandomPolicies['condition']> {
    return RandomPolicies.prototype.condition.call(this);
  }

  override statement(): RandomStatement {
    const statement = RandomPolicies.prototype.statement.call(this);
    if (this.chance(0.3)) statement['Action' in statement ? 'Action' : 'NotAction'] = this.pick(furtherActions);
    return statement;
  }

  override request(): ReturnType<RandomPolicies['request']> {
    const request = RandomPolicies.prototype.request.call(this);
    return this.chance(0.2) ? { ...request, action: 'secretsmanager:GetSecretValue' } : request;
  }

  override document(most = 3): RandomDocument {
    return RandomPolicies.prototype.document.call(this, most);
  }
}
