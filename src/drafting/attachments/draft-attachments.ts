import { compareDocuments } from '../../checks/roles/comparing/policy-comparisons.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { Release } from '../../policy/canonical/releases/releases.ts';
import { releaseWithin } from '../read/generations.ts';
import type { LivePolicy } from '../read/live-attachments.ts';
import type { Gap } from '../read/sourced.ts';
import type { StackedPolicy } from '../read/stack-policies.ts';
import type { AttachmentKind } from './attachment-kinds.ts';
import type { AttachmentContext, Documented, DraftedAttachment } from './drafted-attachment.ts';
import { generationsOfKind } from './found-generations.ts';
import { newerDocument } from './newer-document.ts';
import { ownParameters } from './own-parameters.ts';

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
  const newer = context.isNewer && found.unknown.length > 0 ? newerDocument(kind, found, context) : undefined;
  if (newer) return newer;
  const release = found.current && releaseWithin(found.current, context.release);
  const own = ownParameters(kind, live, context);
  const others = found.older.map((generation) => releaseWithin(generation, context.release));
  return {
    document: {
      kind: 'template',
      template: kind.template,
      parameters: { ...withoutAbsent({ release }), ...own.parameters },
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
