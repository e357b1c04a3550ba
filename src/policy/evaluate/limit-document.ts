import type { LimitKind } from '../attachment-set.ts';
import { type DecodeOutcome, decodePolicy } from '../parse/decode.ts';
import { decodeResourceControl } from './resource-control.ts';

/**
 * Reads one document of a limit. Service control and session policies are written as identity policies are (AWS
 * Organizations User Guide, "SCP syntax"); of a resource control policy only what it denies is left.
 */
export function decodeLimitDocument(kind: LimitKind, document: unknown): DecodeOutcome {
  return kind === 'rcp' ? decodeResourceControl(document) : decodePolicy(document);
}
