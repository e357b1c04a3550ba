import { withoutAbsent } from '../../../domain/without-absent.ts';
import { joinPath, type Place, quoted, type SourceNode } from '../../parse/source-tree.ts';
import type { Problem } from '../../problem.ts';
import { similarName } from '../parameters/parameter-names.ts';

/** A parameter's value: one text, or several. */
export type TemplateValue = string | readonly string[];

/** A template with its parameters put in, and the names that it used. */
export interface Substituted {
  readonly root: SourceNode;
  readonly used: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/**
 * Puts parameters into a template. `${name}`, a name of letters, digits and `_`, is a parameter. Whatever holds a colon,
 * and `${*}`, `${?}`, `${$}`, belongs to IAM and stays. A text with a list parameter stands for one text for each item:
 * in an array they stand side by side, elsewhere they become an array.
 */
export function substitute(root: SourceNode, values: ReadonlyMap<string, TemplateValue>): Substituted {
  const run = { values, used: new Set<string>(), problems: [] };
  return { root: substituteNode(root, '', run), used: run.used, problems: run.problems };
}

interface Run {
  readonly values: ReadonlyMap<string, TemplateValue>;
  readonly used: Set<string>;
  readonly problems: Problem[];
}

function substituteNode(node: SourceNode, path: string, run: Run): SourceNode {
  if (node.kind === 'array') {
    const items = node.items.flatMap((item, index) => {
      const at = `${path}[${index}]`;
      return item.kind === 'string'
        ? expand(item.text, { path: at, place: item.place }, run).map(textNode(item))
        : substituteNode(item, at, run);
    });
    return { ...node, items };
  }
  if (node.kind === 'object') {
    const members = node.members.map((member) => {
      const at = joinPath(path, member.key);
      const texts = expand(member.key, { path: at, place: member.place }, run);
      const [key = member.key] = texts;
      if (texts.length !== 1)
        run.problems.push({
          path: at,
          message: `a list cannot be put into the key ${quoted(member.key)}`,
          ...member.place,
        });
      return { ...member, key, value: substituteNode(member.value, at, run) };
    });
    return { ...node, members };
  }
  if (node.kind !== 'string' || !node.text.includes('${')) return node;
  const texts = expand(node.text, { path, place: node.place }, run);
  const [first] = texts;
  if (first !== undefined && !namesList(node.text, run)) return { ...node, text: first };
  return { kind: 'array', items: texts.map(textNode(node)), ...withoutAbsent({ place: node.place }) };
}

function textNode({ place }: SourceNode): (text: string) => SourceNode {
  return (text) => ({ kind: 'string', text, ...withoutAbsent({ place }) });
}

interface At {
  readonly path: string;
  readonly place: Place | undefined;
}

/** The texts that one text of the template stands for. */
function expand(text: string, { path, place }: At, run: Run): readonly string[] {
  const names = new Set(Array.from(text.matchAll(reference), ([, content = '']) => content).filter(isOurs));
  const problems = [...names].flatMap((name) => problemOf(name, run.values) ?? []);
  const lists = [...names].filter((name) => Array.isArray(run.values.get(name)));
  if (lists.length > 1)
    problems.push(`${quoted(text)} holds several lists, ${lists.join(' and ')}; a text can hold one`);
  run.problems.push(...problems.map((message) => ({ path, message, ...place })));
  for (const name of names) run.used.add(name);
  if (problems.length > 0) return [text];
  const [list] = lists;
  const items = list === undefined ? [undefined] : (run.values.get(list) ?? []);
  return Array.from(items, (item) => fill(text, (name) => (name === list ? item : run.values.get(name))));
}

const reference = /\$\{([^{}]*)\}/g;

/** Everything else inside `${…}` is a policy variable of IAM or one of its three escapes. */
function isOurs(content: string): boolean {
  return !content.includes(':') && !['*', '?', '$'].includes(content);
}

function namesList(text: string, { values }: Run): boolean {
  return Array.from(text.matchAll(reference)).some(([, name = '']) => Array.isArray(values.get(name)));
}

function fill(text: string, valueOf: (name: string) => TemplateValue | undefined): string {
  return text.replaceAll(reference, (whole, name: string) => {
    const value = isOurs(name) ? valueOf(name) : undefined;
    return typeof value === 'string' ? value : whole;
  });
}

function problemOf(name: string, values: ReadonlyMap<string, TemplateValue>): string | undefined {
  if (values.has(name)) return undefined;
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    return `\${${name}} is neither a parameter, \${name} of letters, digits and _, nor a policy variable of IAM, which has a colon`;
  }
  const meant = similarName(name, [...values.keys()]);
  return `parameter \${${name}} has no value; ${meant ? `did you mean \${${meant}}?` : `give it under parameters.${name}`}`;
}
