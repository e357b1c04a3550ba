import type { Release } from '../../policy/canonical/releases/releases.ts';
import { generalised } from '../read/generalise.ts';
import { generationsBeside, type RecognitionContext } from '../read/generations.ts';
import type { LivePolicy } from '../read/live-attachments.ts';
import type { AttachmentKind } from './attachment-kinds.ts';

/** Live documents as a known generation and statements that it lacks, the same for every role. */
export interface AddedStatements {
  /** The first release of the generation. */
  readonly generation: Release;
  /** With the parameters of the template in the place of what is of a role. */
  readonly add: readonly unknown[];
}

/**
 * What the documents of one kind have beside a generation that this program knows, where that is all, and where every one of
 * them has the same: then the application wrote them so. `undefined` otherwise.
 */
export function addedStatements(
  kind: AttachmentKind,
  live: readonly LivePolicy[],
  context: (policy: LivePolicy) => RecognitionContext,
): AddedStatements | undefined {
  const [first, ...others] = live.map((policy) => additionsOf(policy, kind, context(policy)));
  const shared = [...(first ?? [])].filter(([key]) => others.every((one) => one.has(key))).map(([, found]) => found);
  const [fewest] = shared.toSorted((one, other) => one.add.length - other.add.length);
  return fewest;
}

/** By what identifies them: a generation and the statements beside it. */
function additionsOf(
  { text = '', role }: LivePolicy,
  { template, ofRole }: AttachmentKind,
  context: RecognitionContext,
): ReadonlyMap<string, AddedStatements> {
  const statements = statementsOf(text);
  const found = generationsBeside(template, text, context)
    .filter(({ differences }) => differences.length > 0 && differences.every(({ change }) => change === 'added'))
    .map(({ generation, differences }) => ({
      generation: generation.first,
      add: differences.map(({ index }) => generalised(statements[index] ?? null, role, ofRole)),
    }));
  return new Map(found.map((one) => [JSON.stringify(one), one]));
}

/** The one document that all of them are, with what is of a role as parameters; `undefined` where they differ. */
export function sharedTemplate({ ofRole }: AttachmentKind, live: readonly LivePolicy[]): string | undefined {
  const texts = new Set(live.map(({ text, role }) => text && templateOfLive(text, role, ofRole)));
  const [only] = texts;
  return texts.size === 1 ? only : undefined;
}

/** A live document as the text of a template. */
export function templateOfLive(
  text: string,
  role: LivePolicy['role'],
  ofRole: AttachmentKind['ofRole'] = [],
): string | undefined {
  const data = parsed(text);
  return data === undefined ? undefined : JSON.stringify(generalised(data, role, ofRole), null, 2);
}

function statementsOf(text: string): readonly unknown[] {
  const { Statement } = (parsed(text) ?? {}) as { readonly Statement?: unknown };
  return Array.isArray(Statement) ? Statement : [Statement];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
