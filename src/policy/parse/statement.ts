import { decodeConditions } from './condition.ts';
import type { Selection, Statement } from './policy-document.ts';
import { arrayOf, type ProblemList, readMembers } from './reader.ts';
import { quoted, type SourceNode } from './source-tree.ts';

const rules = {
  known: ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
  required: ['Effect'],
} as const;

/** Reads one statement; what is wrong goes to `problems`, and then the answer may be `undefined`. */
export function decodeStatement(node: SourceNode, path: string, problems: ProblemList): Statement | undefined {
  const members = readMembers(node, path, rules, problems);
  if (node.kind !== 'object') return undefined;
  const sid = decodeSid(members.get('Sid'), `${path}.Sid`, problems);
  const effect = decodeEffect(members.get('Effect'), `${path}.Effect`, problems);
  const part = { node, members, path, problems };
  const action = decodeSelection('Action', actionPattern, part);
  const resource = decodeSelection('Resource', resourcePattern, part);
  const conditions = decodeConditions(members.get('Condition'), `${path}.Condition`, problems);
  return effect && action && resource ? { sid, effect, action, resource, conditions } : undefined;
}

function decodeSid(node: SourceNode | undefined, path: string, problems: ProblemList): string | null {
  if (!node) return null;
  // Many tools write an empty Sid in every statement, and IAM stores it.
  if (node.kind === 'string' && /^[A-Za-z0-9]*$/.test(node.text)) return node.text === '' ? null : node.text;
  problems.expect(node, path, 'letters A-Z, a-z and digits only');
  return null;
}

function decodeEffect(node: SourceNode | undefined, path: string, problems: ProblemList): 'Allow' | 'Deny' | undefined {
  if (node?.kind === 'string' && (node.text === 'Allow' || node.text === 'Deny')) return node.text;
  if (node) problems.expect(node, path, '"Allow" or "Deny", with this case');
  return undefined;
}

interface PatternRule {
  readonly form: RegExp;
  readonly expected: string;
}

const actionPattern: PatternRule = {
  // IAM stores names with blanks in them, in policies of AWS's own too (ReadOnlyAccess v61). They name no action.
  form: /^(\*+|[\w*?-]+:[\w*? -]*[\w*?-][\w*? -]*)$/,
  expected: '"*" or service:Action, wildcards * and ? allowed',
};

const resourcePattern: PatternRule = {
  form: /^([*?]+|arn:.*)$/s,
  expected: '"*" or an ARN, wildcards * and ? allowed',
};

interface Part {
  readonly node: SourceNode;
  readonly members: ReadonlyMap<string, SourceNode>;
  readonly path: string;
  readonly problems: ProblemList;
}

function decodeSelection(element: 'Action' | 'Resource', rule: PatternRule, part: Part): Selection | undefined {
  const { node, members, path, problems } = part;
  const positive = members.get(element);
  const negative = members.get(`Not${element}`);
  if (positive && negative)
    problems.add(negative, path, `has ${element} and Not${element}; only one of them is allowed`);
  const list = positive ?? negative;
  if (!list) {
    problems.add(node, path, `has neither ${element} nor Not${element}; one of them is required`);
    return undefined;
  }
  const at = `${path}.${positive ? element : `Not${element}`}`;
  const patterns = arrayOf(list).map((item, index) =>
    decodePattern(item, list.kind === 'array' ? `${at}[${index}]` : at, rule, problems),
  );
  return { negated: !positive, patterns: patterns.flatMap((pattern) => pattern ?? []) };
}

function decodePattern(node: SourceNode, path: string, rule: PatternRule, problems: ProblemList): string | undefined {
  if (node.kind !== 'string') problems.expect(node, path, 'a string');
  else if (rule.form.test(node.text)) return node.text;
  else problems.add(node, path, `${quoted(node.text)} is not allowed here; expected ${rule.expected}`);
  return undefined;
}
