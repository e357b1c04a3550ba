import { actionShape, anyShape, beginnings, bucketShape, type CellQuestion, cells } from './cells.ts';
import { readOperator } from './conditions.ts';
import { type Attachments, type Document, hasVariables, listed, type Statement } from './evaluate.ts';
import { type Context, type ContextValue, Reader, readPattern } from './texts.ts';

/**
 * All the requests that two sets of attachments can tell apart. It is complete for what `random-policies.ts` writes:
 *
 * - Actions and resources: one of each kind that the patterns tell apart, found by reading all of them at once (`cells.ts`), in
 *   the shape of an action, of an S3 bucket or an object; beside these `*` and an ARN of another partition and of another
 *   service, which are the same to every pattern that begins with `arn:aws:s3:::`, or are matched by `*` or `arn:*` alone.
 * - A text that is no variable's value: absent, empty, and one of each kind that the values of the two policies tell apart.
 * - Lists (`aws:TagKeys`, a key that nobody knows): every selection of the kinds of values, for order and repetition say nothing.
 * - The one key of a pair whose value is a variable in texts: each value after which the patterns that could meet it stand
 *   elsewhere, or which its own conditions tell apart. All texts with the variable in one place begin alike up to it, so what
 *   can follow is the same for two such values.
 * - Numbers: each constant, and one between, below and above. Bool: `true` and `false`, never absent for a key that is always
 *   there. ARNs: whole ones, of each kind that the patterns tell apart.
 * - `aws:RequestTag/x` is there exactly if `x`, in any case, is among `aws:TagKeys`.
 *
 * A key with a known type has at most one value, or is a list; a single value of a list key is a list of one.
 */
export interface Universe {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly keys: readonly Domain[];
  /** Indexes into `keys[i].values`, one context each. */
  readonly contexts: readonly (readonly number[])[];
}

export interface Domain {
  readonly key: string;
  readonly values: readonly ContextValue[];
}

/** The keys whose value a pair may have as variable; one of them in a pair. */
export const sourceKeys = ['aws:username', 'aws:PrincipalTag/x'];
const bucketPrefix = 'arn:aws:s3:::';
const elsewhere = ['*', 'arn:aws-cn:s3:::data/a', 'arn:aws:sqs:us-east-1:123456789012:data'];

const kms = 'arn:aws:kms:us-east-1:123456789012:';
const fixed: Readonly<Record<string, readonly ContextValue[]>> = {
  'aws:SecureTransport': ['true', 'false'],
  's3:max-keys': [undefined, '5', '10', '15', '20', '25'],
  'sagemaker:VolumeKmsKey': [
    undefined,
    ...['key/abc', 'key/other', 'alias/abc', 'alias/key/abc', 'example', 'example/key/abc'].map(
      (name) => `${kms}${name}`,
    ),
    'arn:aws:kms:eu-west-1:999999999999:key/abc',
    'arn:aws:kms:eu-west-1:999999999999:key/other',
    'arn:aws:sqs:us-east-1:123456789012:key/abc',
    'arn:aws:sqs:us-east-1:123456789012:example',
  ],
};

interface Text {
  readonly text: string;
  readonly wildcards: boolean;
  readonly variables: boolean;
  readonly fold: boolean;
}

export function universeOf(pair: readonly Attachments[]): Universe {
  const statements = statementsOf(pair);
  const conditions = statements.flatMap(({ statement, variables }) => conditionTexts(statement, variables));
  const keys = [...new Set([...conditions.map(({ key }) => key), ...variablesOf(statements)])].toSorted();
  const resources = statements.flatMap(({ statement, variables }) =>
    listed(statement.Resource ?? statement.NotResource).map(
      (text): Text => ({ text, wildcards: true, variables, fold: false }),
    ),
  );
  const textsOf = (key: string) => distinct(conditions.flatMap((one) => (one.key === key ? one.texts : [])));
  const source = sourceKeys.find((key) => variablesOf(statements).includes(key));
  const targets = [distinct(resources), ...keys.filter((key) => key !== source && !fixed[key]).map(textsOf)];
  const bound: readonly Context[] = source
    ? sourceValues(source, textsOf(source), targets).map((value) => (value === undefined ? {} : { [source]: value }))
    : [{}];
  const domains = keys.map((key): Domain => {
    if (key === source) return { key, values: bound.map((context) => context[source]) };
    return { key, values: fixed[key] ?? valuesOf(key, textsOf(key), bound) };
  });
  return {
    actions: actionsOf(statements.map(({ statement }) => statement)),
    resources: [
      ...elsewhere,
      ...textCells(distinct(resources), bound, { shape: bucketShape, prefix: bucketPrefix, more: ['/', 'z'] }),
    ],
    keys: domains,
    contexts: combinations(domains).filter((indexes) => isPossible(domains, indexes)),
  };
}

function distinct(texts: readonly Text[]): readonly Text[] {
  return [...new Map(texts.map((text) => [JSON.stringify(text), text])).values()];
}

function statementsOf(pair: readonly Attachments[]): readonly { statement: Statement; variables: boolean }[] {
  const documents: readonly Document[] = pair.flatMap(({ policies, boundary }) => [
    ...policies.map(({ document }) => document),
    ...(boundary ? [boundary] : []),
  ]);
  return documents.flatMap((document) =>
    document.Statement.map((statement) => ({ statement, variables: hasVariables(document) })),
  );
}

function conditionTexts(statement: Statement, variables: boolean): readonly { key: string; texts: readonly Text[] }[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) => {
    const { base } = readOperator(operator);
    return Object.entries(keys).map(([key, values]) => ({
      key: canonicalKey(key),
      texts: (base === 'Null' ? [] : listed(values)).map((text) => ({
        text,
        wildcards: base === 'StringLike',
        variables,
        fold: base === 'StringEqualsIgnoreCase',
      })),
    }));
  });
}

/** Keys are read in any case; the generator writes some in capitals. */
export function canonicalKey(key: string): string {
  const known = [...sourceKeys, ...Object.keys(fixed), 'aws:RequestTag/x', 'aws:TagKeys', 's3:prefix', 'example:thing'];
  return known.find((one) => one.toLowerCase() === key.toLowerCase()) ?? key;
}

function variablesOf(statements: readonly { statement: Statement; variables: boolean }[]): readonly string[] {
  const text = JSON.stringify(statements.filter(({ variables }) => variables));
  return sourceKeys.filter((key) => text.includes(`\${${key}`));
}

function actionsOf(statements: readonly Statement[]): readonly string[] {
  const texts = [...new Set(statements.flatMap(({ Action, NotAction }) => listed(Action ?? NotAction)))].toSorted();
  const found = actionCells.get(texts.join()) ?? readActions(texts);
  actionCells.set(texts.join(), found);
  return found;
}

const actionCells = new Map<string, readonly string[]>();

function readActions(texts: readonly string[]): readonly string[] {
  const readers = texts.map((text) => new Reader(read({ text, wildcards: true, variables: false }, {}), true));
  const letters = texts.join('').toLowerCase().replace(/[*?]/g, '');
  return cells({ readers, alphabet: [...new Set(`:z${letters}`)], shape: actionShape, prefix: '' });
}

function read({ text, wildcards, variables }: Omit<Text, 'fold'>, context: Context): readonly string[] {
  return readPattern(text, { wildcards, variables }, context) ?? ['no text at all'];
}

/** The values of the key that is a variable: what comes before the variable in each text, then the value, then anything. */
function sourceValues(
  key: string,
  own: readonly Text[],
  targets: readonly (readonly Text[])[],
): readonly ContextValue[] {
  const readers = own.map((text) => new Reader(read(text, {}), text.fold));
  const found = targets.flatMap((texts) => {
    const withVariable = texts.filter(({ text, variables }) => variables && text.includes(`\${${key}`));
    const before = [...new Set(withVariable.map(({ text }) => text.slice(0, text.indexOf('${'))))];
    const plain = texts.filter(({ text, variables }) => !variables || !text.includes('${'));
    return before.flatMap((start) => [
      ...valueBeginnings(start, readers, plain, own),
      ...defaultsOf(withVariable.map(({ text }) => text)),
    ]);
  });
  return [
    undefined,
    ...new Set([
      '',
      ...found,
      ...cells({ readers, alphabet: alphabetOf(own, ['z', '*'], ''), shape: anyShape, prefix: '' }),
    ]),
  ];
}

function valueBeginnings(start: string, own: readonly Reader[], plain: readonly Text[], texts: readonly Text[]) {
  const others = plain.map((text) => new Reader(read(text, {}), text.fold).behind(start));
  const alphabet = alphabetOf([...texts, ...plain], ['z', '/'], '');
  return beginnings({ readers: [...own, ...others], alphabet, shape: anyShape, prefix: '' });
}

function defaultsOf(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [...text.matchAll(/,\s*'([^']*)'\}/g)].map(([, value]) => value ?? ''));
}

/** The letters of the texts, in both cases where a text is read in any case. */
function alphabetOf(texts: readonly Text[], more: readonly string[], prefix: string): readonly string[] {
  const letters = texts.flatMap(({ text, wildcards, variables, fold }) => {
    const plain = (variables ? text.replace(/\$\{[^}]*\}/g, '') : text).replace(wildcards ? /[*?]/g : /^$/, '');
    const own = plain.startsWith(prefix) ? plain.slice(prefix.length) : plain;
    return Array.from(fold ? own.toLowerCase() + own.toUpperCase() : own);
  });
  return [...new Set([...more, ...letters])];
}

function textCells(
  texts: readonly Text[],
  bound: readonly Context[],
  { shape, prefix, more }: { shape: CellQuestion['shape']; prefix: string; more: readonly string[] },
): readonly string[] {
  const hasVariable = texts.some(({ text, variables }) => variables && text.includes('${'));
  const found = (hasVariable ? bound : bound.slice(0, 1)).flatMap((context) => {
    const readers = texts.map((text) => new Reader(read(text, context), text.fold));
    const value = Object.values(context).join('');
    return cells({ readers, alphabet: alphabetOf(texts, [...more, ...Array.from(value)], prefix), shape, prefix });
  });
  return [...new Set(found)];
}

function valuesOf(key: string, texts: readonly Text[], bound: readonly Context[]): readonly ContextValue[] {
  const tag: Text = { text: 'x', wildcards: false, variables: false, fold: true };
  const own = key === 'aws:TagKeys' ? [...texts, tag] : texts;
  const found = ['', ...textCells(own, bound, { shape: anyShape, prefix: '', more: ['z'] })];
  if (key === 'aws:TagKeys') return [undefined, ...selections(found)];
  return key === 'example:thing' ? [undefined, ...found, ...selections(found)] : [undefined, ...found];
}

function selections(values: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** values.length - 1 }, (_, index) =>
    values.filter((_value, bit) => ((index + 1) >> bit) % 2 === 1),
  );
}

function combinations(domains: readonly Domain[]): readonly (readonly number[])[] {
  return domains.reduce<readonly (readonly number[])[]>(
    (found, { values }) => found.flatMap((indexes) => values.map((_, index) => [...indexes, index])),
    [[]],
  );
}

/** A tag that is put on is among the keys of the tags that are put on. */
function isPossible(domains: readonly Domain[], indexes: readonly number[]): boolean {
  const valueOf = (key: string): ContextValue | null => {
    const at = domains.findIndex((domain) => domain.key === key);
    return at < 0 ? null : domains[at]?.values[indexes[at] ?? 0];
  };
  const [tag, tagKeys] = [valueOf('aws:RequestTag/x'), valueOf('aws:TagKeys')];
  if (tag === null || tagKeys === null) return true;
  return (tag !== undefined) === listed(tagKeys).some((one) => one.toLowerCase() === 'x');
}
