import { holds, type Readings } from './conditions.ts';
import {
  type Attachments,
  appliesToAction,
  appliesToResource,
  type Document,
  hasVariables,
  listed,
  type Request,
  type Statement,
} from './evaluate.ts';
import type { Context } from './texts.ts';
import { canonicalKey, sourceKeys, type Universe } from './universe.ts';

export type EnumeratedVerdict = 'equivalent' | 'broadened' | 'narrowed' | 'mixed';

export interface EnumeratedVerdicts {
  readonly allowed: EnumeratedVerdict;
  readonly denied: EnumeratedVerdict;
}

/** The contexts of a universe as bits of one number. */
type Contexts = bigint;

/** What a statement says of each resource, and of which actions. */
interface Row {
  readonly effect: Statement['Effect'];
  readonly actions: readonly boolean[];
  readonly resources: readonly Contexts[];
}

interface Side {
  readonly policies: readonly Row[];
  readonly boundary: readonly Row[] | null;
}

/** Every request of a universe, decided on both sides of a pair. */
export class Enumeration {
  readonly #universe: Universe;
  readonly #all: Contexts;
  /** By key and index of a value: the contexts that have it. */
  readonly #having: readonly (readonly Contexts[])[];
  /** Most statements are on both sides. */
  readonly #known = new Map<string, Row>();

  constructor(universe: Universe) {
    this.#universe = universe;
    this.#all = (1n << BigInt(universe.contexts.length)) - 1n;
    this.#having = universe.keys.map(({ values }, key) =>
      values.map((_, value) => bits(universe.contexts.map((indexes) => indexes[key] === value))),
    );
  }

  get size(): number {
    return this.#universe.actions.length * this.#universe.resources.length * this.#universe.contexts.length;
  }

  compare(canonical: Attachments, live: Attachments, readings: Readings): EnumeratedVerdicts {
    const sides = [canonical, live].map((attachments) => this.#side(attachments, readings));
    const allowed = { gained: false, lost: false };
    const denied = { gained: false, lost: false };
    for (const action of this.#universe.actions.keys())
      for (const resource of this.#universe.resources.keys()) {
        const [before, after] = sides.map((side) => this.#decide(side, action, resource));
        if (!before || !after) continue;
        note(allowed, before.allowed, after.allowed);
        note(denied, before.denied, after.denied);
      }
    return { allowed: verdictOf(allowed), denied: verdictOf(denied) };
  }

  /** The request of a number, for trying the bits against the evaluation of single requests. */
  request(action: number, resource: number, context: number): Request {
    const { actions, resources, contexts } = this.#universe;
    return {
      action: actions[action % actions.length] ?? '',
      resource: resources[resource % resources.length] ?? '',
      context: this.#context(contexts[context % contexts.length] ?? []),
    };
  }

  /** Whether the bits say that the request is allowed, and that it is denied. */
  answer(attachments: Attachments, request: Request, readings: Readings): { allowed: boolean; denied: boolean } {
    const { actions, resources, contexts } = this.#universe;
    const at = contexts.findIndex((one) => JSON.stringify(this.#context(one)) === JSON.stringify(request.context));
    const side = this.#side(attachments, readings);
    const found = this.#decide(side, actions.indexOf(request.action), resources.indexOf(request.resource));
    return { allowed: (found.allowed >> BigInt(at)) % 2n === 1n, denied: (found.denied >> BigInt(at)) % 2n === 1n };
  }

  #context(indexes: readonly number[]): Context {
    return Object.fromEntries(this.#universe.keys.map(({ key, values }, at) => [key, values[indexes[at] ?? 0]]));
  }

  #decide({ policies, boundary }: Side, action: number, resource: number): { allowed: Contexts; denied: Contexts } {
    const meeting = (rows: readonly Row[], effect: Statement['Effect']) =>
      rows.reduce(
        (found, row) =>
          row.effect === effect && row.actions[action] ? found | (row.resources[resource] ?? 0n) : found,
        0n,
      );
    const denied = meeting(policies, 'Deny') | meeting(boundary ?? [], 'Deny');
    const ceiling = boundary ? meeting(boundary, 'Allow') : this.#all;
    return { allowed: meeting(policies, 'Allow') & ceiling & ~denied, denied };
  }

  #side({ policies, boundary }: Attachments, readings: Readings): Side {
    return {
      policies: policies.flatMap(({ document }) => this.#rows(document, readings)),
      boundary: boundary ? this.#rows(boundary, readings) : null,
    };
  }

  #rows(document: Document, readings: Readings): readonly Row[] {
    const variables = hasVariables(document);
    return document.Statement.map((statement) => {
      const name = JSON.stringify([statement, variables, readings]);
      const row = this.#known.get(name) ?? this.#row(statement, variables, readings);
      this.#known.set(name, row);
      return row;
    });
  }

  #row(statement: Statement, variables: boolean, readings: Readings): Row {
    const { actions, resources } = this.#universe;
    const conditions = this.#conditions(statement, variables, readings);
    const sources = this.#sources(JSON.stringify([statement.Resource, statement.NotResource]));
    return {
      effect: statement.Effect,
      actions: actions.map((action) => appliesToAction(statement, action)),
      resources: resources.map(
        (resource) =>
          conditions & this.#where(sources, (context) => appliesToResource(statement, variables, resource, context)),
      ),
    };
  }

  #conditions(statement: Statement, variables: boolean, readings: Readings): Contexts {
    return Object.entries(statement.Condition ?? {}).reduce(
      (found, [operator, keys]) =>
        Object.entries(keys).reduce((met, [key, values]) => {
          const leaf = { operator, key, values: listed(values), variables };
          const asked = [canonicalKey(key), ...this.#sources(JSON.stringify(values))];
          return met & this.#where([...new Set(asked)], (context) => holds(leaf, context, readings));
        }, found),
      this.#all,
    );
  }

  #sources(text: string): readonly string[] {
    return sourceKeys.filter((key) => text.includes(`\${${key}`) && this.#universe.keys.some((one) => one.key === key));
  }

  /** The contexts in which something holds that only these keys decide. */
  #where(keys: readonly string[], test: (context: Context) => boolean): Contexts {
    const places = keys.map((key) => this.#universe.keys.findIndex((one) => one.key === key));
    const visit = (index: number, context: Context, contexts: Contexts): Contexts => {
      const place = places[index];
      if (place === undefined) return test(context) ? contexts : 0n;
      const { key, values } = this.#universe.keys[place] ?? { key: '', values: [] };
      return values.reduce<Contexts>(
        (found, value, at) =>
          found | visit(index + 1, { ...context, [key]: value }, contexts & (this.#having[place]?.[at] ?? 0n)),
        0n,
      );
    };
    return visit(0, {}, this.#all);
  }
}

function bits(flags: readonly boolean[]): bigint {
  return BigInt(
    `0b0${flags
      .map((flag) => (flag ? '1' : '0'))
      .toReversed()
      .join('')}`,
  );
}

interface Change {
  gained: boolean;
  lost: boolean;
}

function note(change: Change, before: Contexts, after: Contexts): void {
  change.gained ||= (after & ~before) !== 0n;
  change.lost ||= (before & ~after) !== 0n;
}

function verdictOf({ gained, lost }: Change): EnumeratedVerdict {
  if (gained && lost) return 'mixed';
  if (gained) return 'broadened';
  return lost ? 'narrowed' : 'equivalent';
}
