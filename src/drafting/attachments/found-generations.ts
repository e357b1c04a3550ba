import { withoutAbsent } from '../../domain/without-absent.ts';
import { type Generation, generationLabel, releases } from '../../policy/canonical/releases/releases.ts';
import { builtinTemplates } from '../../policy/canonical/templates.ts';
import { equalGenerations, generationsBeside, overlaps, type RecognitionContext } from '../read/generations.ts';
import type { LivePolicy } from '../read/live-attachments.ts';
import type { AttachmentKind } from './attachment-kinds.ts';
import type { AttachmentContext } from './drafted-attachment.ts';

/** Which generations of a template the live documents of one kind are. */
export interface FoundGenerations {
  readonly current: Generation | undefined;
  /** Those of other releases that live documents equal. */
  readonly older: readonly Generation[];
  /** Whether a document equals one of the release that the installation has. */
  readonly isCurrentFound: boolean;
  /** Those that equal none. */
  readonly unknown: readonly LivePolicy[];
  readonly comment: readonly string[];
}

/** Recognises the documents of one kind. */
export function generationsOfKind(
  kind: AttachmentKind,
  live: readonly LivePolicy[],
  context: AttachmentContext,
): FoundGenerations {
  const equal = new Map<string, readonly Generation[]>();
  for (const policy of live) equal.set(keyOf(policy), equal.get(keyOf(policy)) ?? equalTo(kind, policy, context));
  const all = [...new Set([...equal.values()].flat())];
  const candidates = generationsOfTemplate(kind).filter((one) => overlaps(one, context.release));
  const current = all.findLast((one) => overlaps(one, context.release)) ?? candidates.at(-1);
  const isCurrent = (one: Generation) => one.first === current?.first;
  const older = fewestOf([...equal.values()].filter((some) => !some.some(isCurrent)));
  const unknown = live.filter((policy) => equal.get(keyOf(policy))?.length === 0);
  const isCurrentFound = all.some((one) => overlaps(one, context.release));
  return { current, older, isCurrentFound, unknown, comment: commentOf([...equal.values()], { current, older }) };
}

/** What a document is told apart by: one policy stands on many roles. */
export function keyOf({ role, arn, name }: LivePolicy): string {
  return arn ?? `${role.name}/${name}`;
}

function equalTo(kind: AttachmentKind, { text, role }: LivePolicy, context: AttachmentContext): readonly Generation[] {
  if (text === undefined) return [];
  return equalGenerations(generationsBeside(kind.template, text, recognitionFor(role, context))).toSorted(byAge);
}

/** What the document of a role is recognised with. */
export function recognitionFor(
  role: LivePolicy['role'],
  { installation, parameters }: AttachmentContext,
): RecognitionContext {
  const { project, user } = role.tags;
  const ofRole = withoutAbsent({ project, user, role_arn: role.arn });
  return { installation, parameters: { ...parameters, ...ofRole } };
}

function byAge(one: Generation, other: Generation): number {
  return releases.indexOf(one.first) - releases.indexOf(other.first);
}

/** Few generations of which each document equals one: always the one next that most of those left equal. */
function fewestOf(equal: readonly (readonly Generation[])[]): readonly Generation[] {
  const chosen: Generation[] = [];
  let left = equal.filter((some) => some.length > 0);
  while (left.length > 0) {
    const counts = Map.groupBy(left.flat(), ({ first }) => first);
    const [best] = [...counts.values()].toSorted((some, others) => others.length - some.length);
    const [generation] = best ?? [];
    if (!generation) break;
    chosen.push(generation);
    left = left.filter((some) => !some.some(({ first }) => first === generation.first));
  }
  return chosen.toSorted(byAge);
}

function generationsOfTemplate({ template }: AttachmentKind): readonly Generation[] {
  return builtinTemplates.find(({ name }) => name === template)?.generations ?? [];
}

function commentOf(
  equal: readonly (readonly Generation[])[],
  { current, older }: Pick<FoundGenerations, 'current' | 'older'>,
): readonly string[] {
  const unknown = equal.filter((some) => some.length === 0).length;
  const count = (generation: Generation | undefined) =>
    equal.filter((some) => some.some(({ first }) => first === generation?.first)).length;
  return [
    ...(current
      ? [`Release ${generationLabel(current)}: ${count(current)} of ${equal.length} documents equal it.`]
      : []),
    ...older.map(
      (one) =>
        `${count(one)} still equal release ${generationLabel(one)}, for MLSpace writes them once or when they are next needed: accepted.`,
    ),
    ...(unknown > 0 ? [`${unknown} equal no release that this program knows: look at them.`] : []),
  ];
}
