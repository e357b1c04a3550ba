import type { Problem } from '../problem.ts';
import { parseJsonText } from './json-text.ts';
import type { PolicyDocument, PolicyVersion } from './policy-document.ts';
import { arrayOf, ProblemList, readMembers } from './reader.ts';
import { quoted, type SourceNode, type SourceOutcome, treeOfData } from './source-tree.ts';
import { decodeStatement } from './statement.ts';

/** A policy document, or everything that is wrong with it. */
export type DecodeOutcome =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads an identity policy from data or from text: strict JSON, raw or URL-encoded as IAM's API answers it (RFC 3986).
 * A document that IAM's policy grammar does not allow is its own outcome, with every problem.
 */
export function decodePolicy(document: unknown): DecodeOutcome {
  const source = readPolicySource(document);
  return source.ok ? decodePolicyTree(source.root) : source;
}

/** The tree of a document, from data or from text, raw or URL-encoded. */
export function readPolicySource(document: unknown): SourceOutcome {
  return typeof document === 'string' ? treeOfText(document) : treeOfData(document);
}

/** The same for a tree that is already read, such as that of a template. */
export function decodePolicyTree(root: SourceNode): DecodeOutcome {
  const problems = new ProblemList();
  const members = readMembers(root, '', { known: ['Version', 'Id', 'Statement'], required: ['Statement'] }, problems);
  const version = decodeVersion(members.get('Version'), problems);
  const id = members.get('Id');
  if (id && id.kind !== 'string') problems.expect(id, 'Id', 'a string');
  const list = members.get('Statement');
  const statements = arrayOf(list).map((node, index) =>
    decodeStatement(node, list?.kind === 'array' ? `Statement[${index}]` : 'Statement', problems),
  );
  reportRepeatedSids(arrayOf(list), problems);
  if (problems.all.length > 0) return { ok: false, problems: problems.all };
  return { ok: true, document: { version, statements: statements.flatMap((statement) => statement ?? []) } };
}

function reportRepeatedSids(statements: readonly SourceNode[], problems: ProblemList): void {
  const seen = new Set<string>();
  statements.forEach((statement, index) => {
    const sid = statement.kind === 'object' ? statement.members.find(({ key }) => key === 'Sid')?.value : undefined;
    if (sid?.kind !== 'string' || sid.text === '') return;
    if (seen.has(sid.text)) {
      const message = `${quoted(sid.text)} is the Sid of an earlier statement; it must be unique in the policy`;
      problems.add(sid, `Statement[${index}].Sid`, message);
    }
    seen.add(sid.text);
  });
}

function decodeVersion(node: SourceNode | undefined, problems: ProblemList): PolicyVersion {
  if (!node) return '2008-10-17';
  if (node.kind === 'string' && (node.text === '2008-10-17' || node.text === '2012-10-17')) return node.text;
  problems.expect(node, 'Version', '"2012-10-17" or "2008-10-17"');
  return '2008-10-17';
}

function treeOfText(text: string): SourceOutcome {
  if (!/^\s*%[0-9A-Fa-f]{2}/.test(text)) return parseJsonText(text, 'strict');
  try {
    return parseJsonText(decodeURIComponent(text), 'strict');
  } catch {
    const message =
      'looks URL-encoded and cannot be decoded; expected UTF-8, with % and two hexadecimal digits for a byte';
    return { ok: false, problems: [{ path: '', message }] };
  }
}
