import { withoutAbsent } from '../../domain/without-absent.ts';
import type { AttachmentSet } from '../attachment-set.ts';
import { decodePolicy } from '../parse/decode.ts';
import { type Problem, problemsOf } from '../problem.ts';
import type { AttachedPolicies } from './evaluate.ts';

/** The attachments with their documents read, or everything that is wrong with those. */
export type AttachmentsOutcome =
  | { readonly ok: true; readonly attached: AttachedPolicies }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads the documents of a set of attachments; every problem names its policy in its path. */
export function readAttachments({ policies, boundary }: AttachmentSet): AttachmentsOutcome {
  const problems: Problem[] = [];
  const read = (name: string, document: unknown) => {
    const outcome = decodePolicy(document);
    if (outcome.ok) return outcome.document;
    problems.push(...problemsOf(name, outcome.problems));
    return undefined;
  };
  const documents = policies.flatMap(({ name, document }) => {
    const decoded = read(name, document);
    return decoded ? [{ name, document: decoded }] : [];
  });
  const ceiling = boundary === undefined ? undefined : read('boundary', boundary);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, attached: { policies: documents, ...withoutAbsent({ boundary: ceiling }) } };
}
