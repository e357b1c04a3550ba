import type { Problem } from '../problem.ts';
import { describeNode, joinPath, quoted, type SourceMember, type SourceNode } from './source-tree.ts';

/** Collects what is wrong while a tree is read. */
export class ProblemList {
  readonly all: Problem[] = [];

  add(at: SourceNode | SourceMember, path: string, message: string): void {
    this.all.push({ path, message, ...at.place });
  }

  expect(node: SourceNode, path: string, expected: string): void {
    this.add(node, path, `${describeNode(node)} is not allowed here; expected ${expected}`);
  }
}

/** Which members an object may and must have. */
export interface MemberRules {
  readonly known: readonly string[];
  readonly required: readonly string[];
}

/** The members of an object, each once. Names count with their case. */
export function readMembers(
  node: SourceNode,
  path: string,
  { known, required }: MemberRules,
  problems: ProblemList,
): ReadonlyMap<string, SourceNode> {
  const members = new Map<string, SourceNode>();
  if (node.kind !== 'object') {
    problems.expect(node, path, 'an object');
    return members;
  }
  reportRepeatedKeys(node.members, path, problems);
  for (const member of node.members) {
    if (known.includes(member.key)) members.set(member.key, member.value);
    else problems.add(member, joinPath(path, member.key), unknownMember(member.key, known));
  }
  for (const name of required) {
    if (!members.has(name)) problems.add(node, joinPath(path, name), `${name} is missing`);
  }
  return members;
}

function unknownMember(key: string, known: readonly string[]): string {
  if (key === 'Principal' || key === 'NotPrincipal') {
    return `${key} is not allowed in an identity policy: its principal is whoever it is attached to`;
  }
  const meant = known.find((name) => name.toLowerCase() === key.toLowerCase());
  return `${quoted(key)} is no element of a policy here; ${meant ? `did you mean ${meant}?` : `expected one of ${known.join(', ')}`}`;
}

/** A JSON object with one key twice means different things to different readers. */
export function reportRepeatedKeys(members: readonly SourceMember[], path: string, problems: ProblemList): void {
  const seen = new Set<string>();
  for (const member of members) {
    if (seen.has(member.key))
      problems.add(
        member,
        joinPath(path, member.key),
        `${quoted(member.key)} stands twice in one object; keep one of them`,
      );
    seen.add(member.key);
  }
}

/** IAM takes one item without the array around it. */
export function arrayOf(node: SourceNode | undefined): readonly SourceNode[] {
  if (!node) return [];
  return node.kind === 'array' ? node.items : [node];
}

/** Every repeated key of a tree. */
export function repeatedKeys(root: SourceNode): readonly Problem[] {
  const problems = new ProblemList();
  const visit = (node: SourceNode, path: string): void => {
    if (node.kind === 'array') node.items.forEach((item, index) => visit(item, `${path}[${index}]`));
    if (node.kind !== 'object') return;
    reportRepeatedKeys(node.members, path, problems);
    for (const { key, value } of node.members) visit(value, joinPath(path, key));
  };
  visit(root, '');
  return problems.all;
}
