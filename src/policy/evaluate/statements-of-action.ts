import { mayNameAction, type PolicyDocument, type Selection, type Statement } from '../parse/policy-document.ts';
import { codesOf, type Glob, plainGlob } from './glob.ts';
import { globAccepts, type Meter } from './match-glob.ts';
import { parsePattern, resolvePattern } from './pattern.ts';

/** A statement with its place in the document, counted from 0. */
export interface PlacedStatement {
  readonly index: number;
  readonly statement: Statement;
}

/**
 * The statements of a document whose actions match one, in lower case. What was asked last of a document is kept: whoever
 * proves a difference asks of one action with many contexts. Means nothing once the work is spent.
 */
export function statementsOfAction(
  document: PolicyDocument,
  action: string,
  meter: Meter | undefined,
): readonly PlacedStatement[] {
  const last = lastAsked.get(document);
  if (last?.action === action) return last.statements;
  meter?.spend(document.statements.length);
  const statements = document.statements.flatMap((statement, index) =>
    matchesAction(statement.action, action, meter) ? [{ index, statement }] : [],
  );
  if (!meter?.spent) lastAsked.set(document, { action, statements });
  return statements;
}

interface Asked {
  readonly action: string;
  readonly statements: readonly PlacedStatement[];
}

const lastAsked = new WeakMap<PolicyDocument, Asked>();

/** Most patterns differ from a text in their first letters: so many are one step of work. */
const patternsOfStep = 4;

function matchesAction(selection: Selection, action: string, meter: Meter | undefined): boolean {
  const { names, globs } = read.get(selection) ?? readActions(selection);
  meter?.spend(globs.length / patternsOfStep);
  const isNamed = names.has(action) || globs.some((glob) => globAccepts(glob, action, meter));
  return isNamed !== selection.negated;
}

/** The patterns of a selection of actions, in lower case. */
interface ActionPatterns {
  /** Those without wildcards. */
  readonly names: ReadonlySet<string>;
  readonly globs: readonly Glob[];
}

const read = new WeakMap<Selection, ActionPatterns>();

function readActions(selection: Selection): ActionPatterns {
  const patterns = selection.patterns.filter(mayNameAction).map((pattern) => pattern.toLowerCase());
  const actions = {
    names: new Set(patterns.filter((pattern) => !hasWildcard(pattern))),
    globs: patterns.filter(hasWildcard).map(actionGlob),
  };
  read.set(selection, actions);
  return actions;
}

function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** A pattern of actions, which have no variables; `2008-10-17` is the language without them. */
export function actionGlob(pattern: string): Glob {
  if (!hasWildcard(pattern)) return codesOf(pattern);
  const tokens = parsePattern(pattern, { wildcards: true, version: '2008-10-17' });
  return plainGlob(resolvePattern(tokens, new Map()) ?? []);
}
