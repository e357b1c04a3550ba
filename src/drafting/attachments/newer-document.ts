import { releaseWithin } from '../read/generations.ts';
import type { Gap } from '../read/sourced.ts';
import type { AttachmentKind } from './attachment-kinds.ts';
import type { AttachmentContext, Documented } from './drafted-attachment.ts';
import { type FoundGenerations, keyOf, recognitionFor } from './found-generations.ts';
import { addedStatements, sharedTemplate } from './newer-generation.ts';
import { ownParameters } from './own-parameters.ts';

/**
 * What a release that this program does not know writes: a known document with statements added, or the live document
 * itself. Only where the documents of all roles are the same but for what is of the role: of several, no single one is believed.
 * Where there is one alone, only its reader can judge it, and it says so.
 */
export function newerDocument(
  kind: AttachmentKind,
  { unknown, older, isCurrentFound }: FoundGenerations,
  context: AttachmentContext,
): Documented | undefined {
  if (isCurrentFound) return undefined;
  const documents = new Set(unknown.map(keyOf)).size;
  const count =
    documents === 1
      ? 'One document, beside which there is none to compare it with'
      : `${documents} documents, the same but for what is of each role`;
  const added = addedStatements(kind, unknown, ({ role }) => recognitionFor(role, context));
  const own = ownParameters(kind, unknown, context);
  if (added) {
    return {
      document: {
        kind: 'extended',
        template: kind.template,
        parameters: { release: added.generation, ...own.parameters },
        add: added.add,
        others: older.map((generation) => releaseWithin(generation, context.release)),
      },
      comment: [
        `TAKEN FROM LIVE, review it: this release is newer than those that the program knows. ${count}: the statements under "add" stand beside those of release ${added.generation}.`,
      ],
      gaps: [takenGap(kind)],
    };
  }
  const text = sharedTemplate(kind, unknown);
  if (text === undefined || older.length > 0) return undefined;
  if (!context.mayTakeLive) return undefined;
  const tagParameters = Object.fromEntries(kind.ofRole.flatMap((name) => (name === 'role_arn' ? [] : [[name, name]])));
  return {
    document: { kind: 'file', file: { name: `${kind.id}.jsonc`, text, from: count }, tagParameters },
    comment: [`TAKEN FROM LIVE, review the file: this release is newer than those that the program knows. ${count}.`],
    gaps: [takenGap(kind)],
  };
}

function takenGap({ id }: AttachmentKind): Gap {
  return {
    subject: `what ${id} should be`,
    message: 'no release that is known writes it so; it was taken from the live policies: review it',
  };
}
