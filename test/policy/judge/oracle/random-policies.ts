import { type Attachments, type Document, listed, type Statement } from './evaluate.ts';
import { Random } from './random.ts';
import { RandomConditions } from './random-conditions.ts';

export interface Pair {
  readonly canonical: Attachments;
  readonly live: Attachments;
}

type Draft = { -readonly [Name in keyof Statement]: Statement[Name] };

const s3Actions = ['*', '*', 'Get*', 'GetObject', 'PutObject', '?etObject', 'G*ect', '*Object'];
const actions = [
  '*',
  'S3:getobject',
  'iam:PassRole',
  'iam:Pass*',
  '*:PutObject',
  ...s3Actions.map((name) => `s3:${name}`),
];
const objects = ['data', 'data/*', 'data/a', 'data/a/*', 'data/??', 'd*', 'other/*', '*/a', '*/*', '?ata/*'];
const resources = ['*', 'arn:aws:s3:::*', ...objects.map((name) => `arn:aws:s3:::${name}`)];

/** Pairs of attachments of which one is the other after a person has edited it, each from the seed and its number. */
export class RandomPolicies {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  pair(): Pair {
    const conditions = new RandomConditions(this.#random);
    const canonical = this.#attachments(conditions);
    const edits = this.#random.pick([0, 1, 1, 1, 2, 2, 3]);
    let live = this.#rewritten(canonical);
    for (let count = 0; count < edits; count++) live = this.#edited(live, conditions);
    return this.#random.chance(0.5) ? { canonical, live } : { canonical: live, live: canonical };
  }

  #attachments(conditions: RandomConditions): Attachments {
    const document = (): Document => ({
      ...(this.#random.chance(0.95) ? { Version: '2012-10-17' } : {}),
      Statement: Array.from({ length: this.#random.pick([1, 1, 2, 2, 3]) }, () => this.#statement(conditions)),
    });
    return {
      policies: Array.from({ length: this.#random.pick([1, 1, 1, 2]) }, (_, index) => ({
        name: `policy-${index}`,
        kind: 'inline' as const,
        document: document(),
      })),
      ...(this.#random.chance(0.15) ? { boundary: document() } : {}),
    };
  }

  #statement(conditions: RandomConditions): Statement {
    const random = this.#random;
    const some = (values: readonly string[]) => (random.chance(0.7) ? random.pick(values) : random.some(values, 2));
    const [action, resource] = [some(actions), some([...resources, ...conditions.resources()])];
    return {
      Effect: random.chance(0.7) ? 'Allow' : 'Deny',
      ...(random.chance(0.85) ? { Action: action } : { NotAction: action }),
      ...(random.chance(0.85) ? { Resource: resource } : { NotResource: resource }),
      ...(random.chance(0.65) ? { Condition: conditions.block() } : {}),
    };
  }

  /** Means the same: another order, a list in two statements, a statement twice. */
  #rewritten(attachments: Attachments): Attachments {
    return this.#changed(attachments, (statements) => {
      const chosen = this.#random.pick(statements);
      const others = statements.filter((one) => one !== chosen);
      if (this.#random.chance(0.3)) return [...others, chosen, chosen];
      const resource = listed(chosen.Resource);
      if (resource.length > 1) return [...resource.map((one) => ({ ...chosen, Resource: one })), ...others];
      return [...others, chosen];
    });
  }

  #edited(attachments: Attachments, conditions: RandomConditions): Attachments {
    const random = this.#random;
    if (random.chance(0.05)) {
      const { boundary, ...rest } = attachments;
      return boundary
        ? rest
        : { ...rest, boundary: { Version: '2012-10-17', Statement: [this.#statement(conditions)] } };
    }
    return this.#changed(attachments, (statements) => {
      const chosen = random.pick(statements);
      const others = statements.filter((one) => one !== chosen);
      if (random.chance(0.15)) return [...statements, this.#statement(conditions)];
      if (random.chance(0.15) && others.length > 0) return others;
      return [...others, this.#editedStatement(chosen, conditions)];
    });
  }

  #editedStatement(statement: Statement, conditions: RandomConditions): Statement {
    const random = this.#random;
    const fresh = this.#statement(conditions);
    const draft: Draft = { ...statement };
    const kind = random.pick(['action', 'resource', 'condition', 'condition', 'condition', 'effect', 'whole']);
    if (kind === 'whole') return fresh;
    if (kind === 'effect') return { ...statement, Effect: statement.Effect === 'Allow' ? 'Deny' : 'Allow' };
    if (kind === 'action') {
      delete draft.NotAction;
      delete draft.Action;
      return { ...draft, ...pickMembers(fresh, ['Action', 'NotAction']) };
    }
    if (kind === 'resource') {
      delete draft.Resource;
      delete draft.NotResource;
      return { ...draft, ...pickMembers(fresh, ['Resource', 'NotResource']) };
    }
    return { ...statement, Condition: conditions.edited(statement.Condition ?? {}) };
  }

  #changed(attachments: Attachments, change: (statements: readonly Statement[]) => readonly Statement[]): Attachments {
    const at = this.#random.below(attachments.policies.length);
    const apply = (document: Document): Document => ({ ...document, Statement: change(document.Statement) });
    if (attachments.boundary && this.#random.chance(0.2))
      return { ...attachments, boundary: apply(attachments.boundary) };
    return {
      ...attachments,
      policies: attachments.policies.map((policy, index) =>
        index === at ? { ...policy, document: apply(policy.document) } : policy,
      ),
    };
  }
}

function pickMembers(statement: Statement, names: readonly (keyof Statement)[]): Partial<Statement> {
  return Object.fromEntries(Object.entries(statement).filter(([name]) => names.some((one) => one === name)));
}
