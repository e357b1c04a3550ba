import type { AttachmentSet } from '../attachment-set.ts';
import { decodeLimitDocument } from '../evaluate/limit-document.ts';
import { decodePolicy } from '../parse/decode.ts';

/** Services that nearly every wide grant reaches: with them it shows that it is realisable. */
const common = ['s3', 'iam', 'ec2', 'kms', 'sagemaker', 'sts'];

/** The services whose catalogue a comparison needs first: those that the policies name, and for wildcards the common ones. */
export function servicesNamed(sets: readonly AttachmentSet[]): readonly string[] {
  const outcomes = sets.flatMap(({ policies, boundary, limits = [] }) => [
    ...policies.map(({ document }) => decodePolicy(document)),
    ...(boundary === undefined ? [] : [decodePolicy(boundary)]),
    ...limits.flatMap(({ kind, documents }) => documents.map((document) => decodeLimitDocument(kind, document))),
  ]);
  const named = outcomes.flatMap((outcome) => {
    return outcome.ok ? outcome.document.statements.flatMap(({ action }) => action.patterns.map(serviceOf)) : [];
  });
  return [...new Set([...named, ...common])];
}

function serviceOf(pattern: string): string {
  return pattern.slice(0, Math.max(pattern.indexOf(':'), 0)).toLowerCase();
}
