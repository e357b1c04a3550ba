import { compareDocuments } from '../checks/roles/policy-comparisons.ts';
import type { Installation } from '../policy/canonical/parameters/canonical-policy.ts';
import { inferParameters } from '../policy/canonical/recognition/infer-parameters.ts';
import { type Generation, generationLabel, type Release, releases } from '../policy/canonical/releases/releases.ts';
import { builtinTemplates } from '../policy/canonical/templates.ts';
import type { AttachmentKind } from './attachment-kinds.ts';
import { equalGenerations, generationsBeside, overlaps, type ReleaseRange, releaseWithin } from './generations.ts';
import type { LivePolicy } from './live-attachments.ts';
import type { Gap } from './sourced.ts';
import type { StackedPolicy } from './stack-policies.ts';

/** An entry of `attachments.expected` as it is found right. */
export interface DraftedAttachment {
  readonly id: string;
  readonly document: DraftedDocument;
  readonly place: { readonly managed: string } | { readonly inline: string } | { readonly boundary: string };
  /** Whether it belongs only on the roles of users. */
  readonly onDynamicOnly: boolean;
  readonly isRequired: boolean;
  /** What it is and where it comes from, for a comment. */
  readonly comment: readonly string[];
}

/** Where the document of an entry comes from. */
export type DraftedDocument =
  | { readonly kind: 'stack'; readonly stack: string; readonly resource: string }
  | {
      readonly kind: 'template';
      readonly template: string;
      readonly parameters: Readonly<Record<string, unknown>>;
      /** Other releases whose document is here as well, as a range. */
      readonly releases?: string;
      /** Statements that the live documents have beside those of the template. */
      readonly add?: readonly unknown[];
    };

/** What is known when entries are drafted. */
export interface AttachmentContext {
  readonly installation: Installation;
  readonly release: ReleaseRange;
  /** The parameters that the installation itself says, by the names of the templates. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly stacked: (arn: string) => StackedPolicy | undefined;
  /** Whether a fact can be read: the tables of MLSpace, the instance types of EC2. */
  readonly canRead: (kind: AttachmentKind) => boolean;
  /** How many roles of each kind are watched. */
  readonly counts: { readonly shared: number; readonly dynamic: number };
  readonly isShared: (policy: LivePolicy) => boolean;
}

/** Drafts the entry for the policies of one kind, of which there is at least one. */
export function draftAttachment(
  kind: AttachmentKind,
  live: readonly LivePolicy[],
  context: AttachmentContext,
): { readonly attachment: DraftedAttachment; readonly gaps: readonly Gap[] } {
  const onDynamicOnly = !live.some(context.isShared);
  const { dynamic, shared } = context.counts;
  const roles = new Set(live.map(({ role }) => role.name)).size;
  const of = onDynamicOnly ? dynamic : dynamic + shared;
  const { document, comment, gaps = [] } = documentOf(kind, live, context);
  const isRequired = roles * 2 > of;
  const attachment: DraftedAttachment = {
    id: kind.id,
    document,
    place: placeOf(kind, live),
    onDynamicOnly,
    isRequired,
    comment: [`${kind.what} On ${roles} of ${of} roles.`, ...comment],
  };
  return { attachment, gaps };
}

interface Documented {
  readonly document: DraftedDocument;
  readonly comment: readonly string[];
  readonly gaps?: readonly Gap[];
}

/** What a stack deployed and nobody writes anew is what the stack says; the rest is what the release would write. */
function documentOf(kind: AttachmentKind, live: readonly LivePolicy[], context: AttachmentContext): Documented {
  const [first] = live;
  const arns = new Set(live.map(({ arn }) => arn));
  const stacked = arns.size === 1 && first?.arn !== undefined ? context.stacked(first.arn) : undefined;
  if (stacked && (kind.place === 'boundary' || isAsDeployed(stacked, first))) {
    const { stack, resource } = stacked;
    return {
      document: { kind: 'stack', stack, resource },
      comment: [`From CloudFormation: stack ${stack} makes ${first?.name}.`],
    };
  }
  return templateOf(kind, live, context);
}

function isAsDeployed({ text }: StackedPolicy, policy: LivePolicy | undefined): boolean {
  return policy?.text !== undefined && compareDocuments(text, policy.text) === 'equivalent';
}

function templateOf(kind: AttachmentKind, live: readonly LivePolicy[], context: AttachmentContext): Documented {
  const found = generationsOfKind(kind, live, context);
  const release = found.current && releaseWithin(found.current, context.release);
  const own = ownParameters(kind, live, context);
  const others = found.older.map((generation) => releaseWithin(generation, context.release));
  return {
    document: {
      kind: 'template',
      template: kind.template,
      parameters: { ...(release === undefined ? {} : { release }), ...own.parameters },
      ...(others.length > 0 ? { releases: rangeOf([...others, ...(release ? [release] : [])]) } : {}),
    },
    comment: [...found.comment, ...own.comment],
    gaps: own.gaps,
  };
}

/** Written the way that `releases` takes: `1.5.3 || 1.6.10`. */
function rangeOf(all: readonly Release[]): string {
  return all.map((release) => (release === 'unreleased' ? '>1.6.10' : release)).join(' || ');
}

interface FoundGenerations {
  readonly current: Generation | undefined;
  /** Those of other releases that live documents equal. */
  readonly older: readonly Generation[];
  readonly comment: readonly string[];
}

function generationsOfKind(
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
  return { current, older, comment: commentOf([...equal.values()], { current, older }) };
}

function keyOf({ role, arn, name }: LivePolicy): string {
  return arn ?? `${role.name}/${name}`;
}

function equalTo(kind: AttachmentKind, { text, role }: LivePolicy, context: AttachmentContext): readonly Generation[] {
  if (text === undefined) return [];
  const { project, user } = role.tags;
  const ofRole = { ...(project ? { project } : {}), ...(user ? { user } : {}), role_arn: role.arn };
  const parameters = { ...context.parameters, ...ofRole };
  return equalGenerations(generationsBeside(kind.template, text, { ...context, parameters })).toSorted(byAge);
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

/** What the template needs and neither the role nor a fact says. */
function ownParameters(kind: AttachmentKind, live: readonly LivePolicy[], context: AttachmentContext) {
  const names = builtinTemplates.find(({ name }) => name === kind.template)?.parameterNames(context.installation) ?? [];
  const shared = Object.fromEntries(Object.entries(context.parameters).filter(([name]) => names.includes(name)));
  if (!kind.facts || context.canRead(kind)) return { parameters: shared, comment: [], gaps: [] };
  const [first] = live;
  const inferred = first?.text === undefined ? {} : inferParameters(parsed(first.text), kind.facts.parameters);
  const told = Object.keys(inferred).join(', ');
  return {
    parameters: { ...shared, ...inferred },
    comment: [`${told} taken from the live policy ${first?.name}, because the source could not be read: review it.`],
    gaps: [
      {
        subject: `what ${kind.id} should be`,
        message: `${told} is what the live policy says today, not what the installation says`,
      },
    ],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A name that holds the project or the user stands for all of them. */
function placeOf({ place, template }: AttachmentKind, live: readonly LivePolicy[]): DraftedAttachment['place'] {
  const names = [...new Set(live.map((policy) => patternOf(policy, template)))];
  const [only = ''] = names;
  const name = names.length === 1 ? only : `${commonBeginning(names)}*`;
  if (place === 'inline') return { inline: name };
  return place === 'boundary' ? { boundary: name } : { managed: name };
}

function patternOf({ name, role: { tags } }: LivePolicy, template: string): string {
  const value =
    template === 'mlspace-project' ? tags['project'] : template === 'mlspace-user' ? tags['user'] : undefined;
  return value && name.endsWith(`-${value}`) ? `${name.slice(0, -value.length)}*` : name;
}

function commonBeginning(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = 0;
  while (length < first.length && others.every((other) => other[length] === first[length])) length++;
  return first.slice(0, length);
}
