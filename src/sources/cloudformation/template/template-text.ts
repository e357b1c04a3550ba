import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { Problem } from '../../../policy/problem.ts';
import { type Template, templateOf } from './template.ts';

/** A template, or everything that is wrong with its text. */
export type TemplateOutcome =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a template, JSON or YAML, with the short forms of functions (`!Ref`, `!GetAtt A.B`). Plain numbers and dates stay
 * the text that was written, as CloudFormation keeps `Version: 2012-10-17` and account ids with leading zeros.
 */
export function readTemplate(text: string): TemplateOutcome {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, problems: [{ path: '', message: 'is nested too deeply to be read' }] };
  }
}

function read(text: string): TemplateOutcome {
  const data = text.trimStart().startsWith('{') ? jsonOf(text) : undefined;
  if (data !== undefined) return templateOutcome(data);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent', uniqueKeys: true });
  if (document.errors.length > 0) {
    const problems = document.errors.slice(0, 1).map(({ message, linePos }) => ({
      path: '',
      message: `is neither JSON nor YAML: ${message.split('\n', 1)[0]}`,
      ...(linePos ? { line: linePos[0].line, column: linePos[0].col } : {}),
    }));
    return { ok: false, problems };
  }
  const walk: Walk = { document, budget: { left: mostNodes }, aliases: new Map(), problems: [], lines };
  const root = document.contents === null ? null : dataOf(document.contents, '', walk);
  return walk.problems.length > 0 ? { ok: false, problems: walk.problems } : templateOutcome(root);
}

/** Text that is no JSON may still be YAML in its flow style, which is written alike. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function templateOutcome(data: unknown): TemplateOutcome {
  const template = templateOf(data);
  if (template) return { ok: true, template };
  return {
    ok: false,
    problems: [{ path: '', message: 'is not a CloudFormation template; expected a mapping with Resources' }],
  };
}

interface Walk {
  readonly document: Document;
  /** Aliases can make a small text endless. */
  readonly budget: { left: number };
  readonly aliases: Map<Alias, ReturnType<Alias['resolve']>>;
  readonly problems: Problem[];
  readonly lines: LineCounter;
}

/** A template has 1 MB at the most (CloudFormation quotas), which holds fewer. */
const mostNodes = 200_000;

function dataOf(node: unknown, path: string, walk: Walk): unknown {
  if (walk.budget.left-- <= 0) {
    return walk.budget.left === -1 ? refuse('', undefined, 'expands to too much: its YAML aliases repeat', walk) : null;
  }
  if (isAlias(node)) return dataOf(aliased(node, walk), path, walk);
  if (isMap(node)) {
    const members = node.items.map(({ key, value }): readonly [string, unknown] => {
      const name = isScalar(key) ? String(key.source ?? key.value) : '';
      return [name, dataOf(value, path === '' ? name : `${path}.${name}`, walk)];
    });
    return tagged(node, Object.fromEntries(members), path, walk);
  }
  if (isSeq(node)) {
    const items = node.items.map((item, index) => dataOf(item, `${path}[${index}]`, walk));
    return tagged(node, items, path, walk);
  }
  if (isScalar(node)) return tagged(node, scalarOf(node), path, walk);
  return null;
}

/** Looking an alias up walks through the document, so each is looked up once. */
function aliased(alias: Alias, { document, aliases }: Walk): unknown {
  const known = aliases.get(alias) ?? alias.resolve(document);
  aliases.set(alias, known);
  return known;
}

function scalarOf({
  value,
  source,
  type,
}: {
  readonly value: unknown;
  source?: string;
  type?: string | undefined;
}): unknown {
  if (type === 'PLAIN' && (typeof value === 'number' || typeof value === 'bigint')) return source ?? String(value);
  return value;
}

/** The functions that have a short form (CloudFormation template reference, "Intrinsic functions"). */
const shortForms: ReadonlySet<string> = new Set([
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
]);

function tagged(node: Node & { tag?: string | undefined }, data: unknown, path: string, walk: Walk): unknown {
  const { tag } = node;
  if (tag === undefined || !tag.startsWith('!') || tag === '!') return data;
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: data };
  if (shortForms.has(name)) return { [`Fn::${name}`]: data };
  return refuse(path, node, `has the tag ${tag}, which is not a CloudFormation function`, walk);
}

function refuse(path: string, node: Node | undefined, message: string, { problems, lines }: Walk): null {
  const start = node?.range?.[0];
  const place = start === undefined ? undefined : lines.linePos(start);
  if (problems.length < 20) problems.push({ path, message, ...(place ? { line: place.line, column: place.col } : {}) });
  return null;
}
