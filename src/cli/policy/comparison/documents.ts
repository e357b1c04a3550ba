import type { AttachmentSet } from '../../../policy/attachment-set.ts';

/** A statement as data, in the order in which it is written. */
export type StatementData = Readonly<Record<string, unknown>>;

/** The data of a document that was read as a policy before: JSON text, URL-encoded or not, or data itself. */
export function documentData(document: unknown): unknown {
  if (typeof document !== 'string') return document;
  const text = document.trimStart();
  return JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text);
}

/** The statements of a document; the language allows a single one without a list. */
export function statementsOf(document: unknown): readonly StatementData[] {
  if (typeof document !== 'object' || document === null) return [];
  const { Statement } = document as { readonly Statement?: unknown };
  return (Array.isArray(Statement) ? Statement : [Statement]) as readonly StatementData[];
}

/** Whether two sets hold the same documents, white space aside, whatever the policies are called. */
export function areWrittenAlike(canonical: AttachmentSet, live: AttachmentSet): boolean {
  return textOf(canonical) === textOf(live);
}

function textOf({ policies, boundary, limits = [] }: AttachmentSet): string {
  return JSON.stringify([
    policies.map(({ document }) => documentData(document)),
    documentData(boundary),
    limits.map(({ name, kind, documents }) => [name, kind, documents.map(documentData)]),
  ]);
}
