import { Document, isMap, isNode, isPair, isScalar, isSeq, Scalar } from 'yaml';

/** A place in a YAML document with what is said above it: members of a mapping, or items of a list. */
export type Commented =
  | { readonly kind: 'mapping'; readonly members: readonly CommentedMember[] }
  | { readonly kind: 'list'; readonly items: readonly CommentedItem[] }
  | { readonly kind: 'data'; readonly data: unknown };

/** A member of a mapping, with the lines that stand above it. */
export interface CommentedMember {
  readonly key: string;
  readonly value: Commented;
  readonly comment?: readonly string[];
}

/** An item of a list, with the lines that stand above it. */
export interface CommentedItem {
  readonly value: Commented;
  readonly comment?: readonly string[];
}

/** Data on one line, such as `{ name: notebook }`. */
export function data(value: unknown): Commented {
  return { kind: 'data', data: value };
}

/** A mapping; members without a value are left out. */
export function mapping(...members: readonly (CommentedMember | undefined)[]): Commented {
  return { kind: 'mapping', members: members.filter((one) => one !== undefined) };
}

/** A member of a mapping, with the lines that stand above it. */
export function member(key: string, value: Commented, ...comment: readonly string[]): CommentedMember {
  return comment.length > 0 ? { key, value, comment } : { key, value };
}

/** The YAML text of a document, with a head of comment lines. */
export function yamlText(root: Commented, head: readonly string[]): string {
  const document = new Document(plain(root));
  annotate(document.contents, root);
  document.commentBefore = commentText(head, 0);
  return document.toString({ lineWidth: width, flowCollectionPadding: true, singleQuote: false });
}

const width = 120;

function plain(node: Commented): unknown {
  if (node.kind === 'data') return node.data;
  if (node.kind === 'list') return node.items.map(({ value }) => plain(value));
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
}

function annotate(written: unknown, node: Commented, depth = 0): void {
  if (node.kind === 'data') inFlow(written);
  else if (node.kind === 'list') annotateItems(isSeq(written) ? written.items : [], node.items, depth + 2);
  else annotateMembers(isMap(written) ? written.items : [], node.members, depth);
}

function annotateItems(written: readonly unknown[], items: readonly CommentedItem[], depth: number): void {
  for (const [index, { value, comment }] of items.entries()) {
    const item = written[index];
    if (comment && isNode(item)) item.commentBefore = commentText(comment, depth);
    annotate(item, value, depth);
  }
}

function annotateMembers(written: readonly unknown[], members: readonly CommentedMember[], depth: number): void {
  for (const [index, { value, comment }] of members.entries()) {
    const pair = written[index];
    if (!isPair(pair)) continue;
    if (comment && isNode(pair.key)) pair.key.commentBefore = commentText(comment, depth);
    annotate(pair.value, value, depth + 2);
  }
}

/** Numbers and the like in quotes stay texts; what is nested stays on one line while there is room. */
function inFlow(written: unknown): void {
  if (isMap(written) || isSeq(written)) written.flow = true;
  if (isScalar(written) && typeof written.value === 'string' && /^[\d.]+$/.test(written.value)) {
    written.type = Scalar.QUOTE_DOUBLE;
  }
}

function commentText(lines: readonly string[], depth: number): string {
  return lines
    .flatMap((line) => wrapped(printable(line), width - depth - 2))
    .map((line) => ` ${line}`)
    .join('\n');
}

/** What an account says can hold anything; a comment must stay one. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, ' ');
}

function wrapped(line: string, room: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > room) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
