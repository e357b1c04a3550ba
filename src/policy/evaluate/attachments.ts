import { withoutAbsent } from '../../domain/without-absent.ts';
import type { AttachmentSet } from '../attachment-set.ts';
import { type DecodeOutcome, decodePolicy } from '../parse/decode.ts';
import { type Problem, problemsOf } from '../problem.ts';
import type { AttachedPolicies } from './evaluate.ts';
import { decodeLimitDocument } from './limit-document.ts';

/** The attachments with their documents read, or everything that is wrong with those. */
export type AttachmentsOutcome =
  | { readonly ok: true; readonly attached: AttachedPolicies }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads the documents of a set of attachments; every problem names its policy in its path. */
export function readAttachments({ policies, boundary, limits = [] }: AttachmentSet): AttachmentsOutcome {
  const problems: Problem[] = [];
  const read = (name: string, document: unknown, decode: (from: unknown) => DecodeOutcome = decodePolicy) => {
    const outcome = decode(document);
    if (outcome.ok) return outcome.document;
    problems.push(...problemsOf(name, outcome.problems));
    return undefined;
  };
  const documents = policies.flatMap(({ name, document }) => {
    const decoded = read(name, document);
    return decoded ? [{ name, document: decoded }] : [];
  });
  const ceiling = boundary === undefined ? undefined : read('boundary', boundary);
  const heldBackBy = limits.map(({ name, kind, documents: given }) => ({
    name,
    kind,
    documents: given.flatMap((document, index) => {
      return read(limitDocumentName({ name, index }), document, (from) => decodeLimitDocument(kind, from)) ?? [];
    }),
  }));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, attached: { policies: documents, limits: heldBackBy, ...withoutAbsent({ boundary: ceiling }) } };
}

/** How a document of a limit is called in what is said of it; counted from 1. */
export function limitDocumentName({ name, index }: { readonly name: string; readonly index: number }): string {
  return `limits.${name}.documents[${index}]`;
}
