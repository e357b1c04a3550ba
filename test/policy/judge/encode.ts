import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { arnAssertions, isPossibleArn } from './arn-facts.ts';
import { type ConditionScope, conditionTerm, equationMatch, firstReadings, type JudgedReadings } from './conditions.ts';
import { declarationsOf, type JudgedKey, keysOf } from './keys.ts';
import { piecesOf, plainExpression, resourceExpression } from './patterns.ts';
import {
  type JudgedSelection,
  type JudgedSide,
  type JudgedStatement,
  readSide,
  resourceControl,
  statementsOfSide,
} from './statements.ts';
import { and, not, or, type Term, union } from './terms.ts';

/** Two sets of attachments as one script of SMT-LIB, and the questions to ask of it. */
export interface Encoding {
  readonly declarations: readonly string[];
  readonly questions: Readonly<Record<Question, Term>>;
  readonly keys: readonly JudgedKey[];
  /** What the encoding cannot say; where there is anything, no answer counts. */
  readonly uncovered: readonly string[];
  /** Whether a model's resource is one that there can be: its parts are told by its colons here. */
  readonly isPossibleResource: (resource: string) => boolean;
}

export const questions = [
  'allowed gained',
  'allowed lost',
  'denied gained',
  'denied lost',
  'ceiling gained',
  'ceiling lost',
] as const;

export type Question = (typeof questions)[number];

export function encodePair(
  canonical: AttachmentSet,
  live: AttachmentSet,
  readings: JudgedReadings = firstReadings,
): Encoding {
  const sides = [readSide(canonical), readSide(live)] as const;
  const uncovered = new Set<string>();
  const keys = keysOf(sides, uncovered);
  const encoder = new Encoder({ keys, uncovered, readings });
  const [before, after] = [encoder.side(sides[0]), encoder.side(sides[1])];
  return {
    declarations: [
      ...[...keys.values()].flatMap(declarationsOf),
      ...requestDeclarations,
      ...arnAssertions(textsOf(sides)),
      ...encoder.definitions,
    ],
    questions: {
      'allowed gained': without(after.allowed, before.allowed),
      'allowed lost': without(before.allowed, after.allowed),
      'denied gained': without(after.denied, before.denied),
      'denied lost': without(before.denied, after.denied),
      'ceiling gained': without(after.ceiling, before.ceiling),
      'ceiling lost': without(before.ceiling, after.ceiling),
    },
    keys: [...keys.values()],
    uncovered: [...uncovered],
    isPossibleResource: (resource) => isPossibleArn(resource, textsOf(sides)),
  };
}

function textsOf(sides: readonly JudgedSide[]): readonly string[] {
  const statements = sides.flatMap(statementsOfSide);
  return statements.flatMap(({ resource, conditions }) => [
    ...resource.patterns,
    ...conditions.flatMap(({ values }) => values),
  ]);
}

/** What one term has and the other has not. */
function without(one: Term, other: Term): Term {
  return one === other ? 'false' : and(one, not(other));
}

/**
 * `service:name` with one colon, and `*` or an ARN with all of its parts, of which partition and service may not be empty. Said with equations: the solver is much slower
 * with the same in regular expressions.
 */
const requestDeclarations = [
  ...['action', 'resource', 'service', 'name', 'p1', 'p2', 'p3', 'p4', 'p5'].map(
    (one) => `(declare-const ${one} String)`,
  ),
  '(assert (= action (str.++ service ":" name)))',
  '(assert (not (or (= service "") (= name "") (str.contains service ":") (str.contains name ":"))))',
  '(assert (or (= resource "*") (= resource (str.++ "arn:" p1 ":" p2 ":" p3 ":" p4 ":" p5))))',
  '(assert (not (or (= p1 "") (= p2 ""))))',
];

/** That no part holds a colon: it takes the solver much longer, so it is said only where a model is no ARN without. */
export const partsWithoutColon: readonly Term[] = ['p1', 'p2', 'p3', 'p4'].map(
  (one) => `(assert (not (str.contains ${one} ":")))`,
);

/** Names every statement and condition once, so that what both sides share is one term to the solver. */
class Encoder {
  readonly definitions: string[] = [];
  readonly #names = new Map<Term, Term>();
  readonly #keys: ReadonlyMap<string, JudgedKey>;
  readonly #uncovered: Set<string>;
  readonly #readings: JudgedReadings;

  constructor({ keys, uncovered, readings }: Omit<ConditionScope, 'hasVariables'>) {
    this.#keys = keys;
    this.#uncovered = uncovered;
    this.#readings = readings;
  }

  side({
    attached,
    boundary,
    limits,
    resourceDenials,
  }: JudgedSide): Readonly<Record<'allowed' | 'denied' | 'ceiling', Term>> {
    const of = (statements: readonly JudgedStatement[], effect: string) =>
      or(...statements.filter((one) => one.effect === effect).map((one) => this.#statement(one)));
    const bound = boundary ?? [];
    const isControlled = () => {
      const services = or(...resourceControl.services.map((service) => `(= service "${service}")`));
      return this.#named(and(services, not(`(= action "${resourceControl.but}")`)));
    };
    const ofResources = resourceDenials.length > 0 ? and(of(resourceDenials, 'Deny'), isControlled()) : 'false';
    const held = this.#named(or(of(bound, 'Deny'), ...limits.map((one) => of(one, 'Deny')), ofResources));
    const denied = this.#named(or(of(attached, 'Deny'), held));
    const ceiling = and(boundary ? of(bound, 'Allow') : 'true', ...limits.map((one) => of(one, 'Allow')));
    return {
      allowed: this.#named(and(of(attached, 'Allow'), ceiling, not(denied))),
      denied,
      ceiling: this.#named(and(ceiling, not(held))),
    };
  }

  #named(term: Term): Term {
    if (!term.startsWith('(')) return term;
    const known = this.#names.get(term) ?? `t${this.#names.size}`;
    if (!this.#names.has(term)) this.definitions.push(`(define-fun ${known} () Bool ${term})`);
    this.#names.set(term, known);
    return known;
  }

  #statement({ action, resource, conditions, hasVariables }: JudgedStatement): Term {
    const scope = this.#scope(hasVariables);
    const actions = union(
      action.patterns.map((pattern) =>
        plainExpression(piecesOf(pattern.toLowerCase(), { wildcards: true, hasVariables: false })),
      ),
    );
    const isAction = this.#named(`(str.in_re action ${actions})`);
    return this.#named(
      and(
        action.negated ? not(isAction) : isAction,
        this.#resource(resource, hasVariables),
        ...conditions.map((condition) => this.#named(conditionTerm(condition, scope))),
      ),
    );
  }

  #scope(hasVariables: boolean): ConditionScope {
    return { keys: this.#keys, uncovered: this.#uncovered, readings: this.#readings, hasVariables };
  }

  #resource({ negated, patterns }: JudgedSelection, hasVariables: boolean): Term {
    const all = patterns.map((pattern) => piecesOf(pattern, { wildcards: true, hasVariables }));
    const plain = all.filter((pieces) => pieces.every(({ is }) => is !== 'variable'));
    const fixed = this.#named(`(str.in_re resource ${union(plain.map(resourceExpression))})`);
    const open = all
      .filter((pieces) => !plain.includes(pieces))
      .map((pieces) => {
        if (!hasWholeHead(pieces)) this.#uncovered.add('a variable in front of the name of a resource');
        return equationMatch(pieces, 'resource', this.#scope(hasVariables));
      });
    if (!negated) return this.#named(or(fixed, ...open.map(({ defined, holds }) => and(defined, holds))));
    return this.#named(and(not(fixed), ...open.map(({ defined, holds }) => not(and(defined, holds)))));
  }
}

/** Whether variables and wildcards stand behind the type of a full ARN, where nothing but text is compared. */
function hasWholeHead(pieces: ReturnType<typeof piecesOf>): boolean {
  const end = pieces.findIndex(({ is }) => is !== 'text');
  const head = pieces
    .slice(0, end)
    .map((piece) => ('text' in piece ? piece.text : ''))
    .join('');
  return /^arn:[^:]*:(s3:::|[^:]*:[^:]*:[^:]*:[^:/]+[:/])/.test(head);
}
