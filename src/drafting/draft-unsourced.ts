import type { BaselineFile, DraftedAttachment } from './attachments/drafted-attachment.ts';
import { templateOfLive } from './attachments/newer-generation.ts';
import type { DraftedNotebookPolicy } from './notebook-policy.ts';
import { anyRelease } from './read/generations.ts';
import type { LivePolicy } from './read/live-attachments.ts';
import type { Gap } from './read/sourced.ts';

/** Policies on roles that no source says anything of, as what they are today. */
export interface UnsourcedDraft {
  readonly attachments: readonly DraftedAttachment[];
  readonly gaps: readonly Gap[];
}

/** One entry for each policy and document; a policy of AWS is named by its ARN, for its document is AWS's own. */
export function draftUnsourced(live: readonly LivePolicy[], watched: number): UnsourcedDraft {
  const groups = [...Map.groupBy(live, (policy) => policy.arn ?? JSON.stringify([policy.name, policy.text])).values()];
  const ids = new Set<string>();
  const drafted = groups.flatMap((group) => {
    const [first] = group;
    const id = first && freeId(first.name, ids);
    const attachment = first && id !== undefined ? entryOf(first, { id, group, watched }) : undefined;
    return attachment ? [attachment] : [];
  });
  return {
    attachments: drafted,
    gaps: drafted.map(({ id }) => ({ subject: `what ${id} should be`, message: takenMessage })),
  };
}

const takenMessage = 'no source says it; taken from the live policy: review it';

interface Group {
  readonly id: string;
  readonly group: readonly LivePolicy[];
  readonly watched: number;
}

function entryOf(
  { name, arn, text, place, role }: LivePolicy,
  { id, group, watched }: Group,
): DraftedAttachment | undefined {
  const roles = [...new Set(group.map((policy) => policy.role.name))];
  const common = {
    id,
    onDynamicOnly: false,
    isRequired: true,
    ...(roles.length < watched ? { roleNames: roles } : {}),
  };
  const on = `On ${roles.length} of ${watched} roles.`;
  if (text === undefined) {
    if (arn?.split(':')[4] !== 'aws' || place === 'boundary') return undefined;
    return {
      ...common,
      document: { kind: 'arn', arn },
      place: {},
      comment: [`TAKEN FROM LIVE, review it: a policy of AWS. ${on}`],
    };
  }
  const file = fileOf(id, text, { name, role, from: `policy ${name}` });
  if (!file) return undefined;
  return {
    ...common,
    document: { kind: 'file', file, tagParameters: {} },
    place: place === 'inline' ? { inline: name } : place === 'boundary' ? { boundary: name } : { managed: name },
    comment: [`TAKEN FROM LIVE, review the file: no source says what it should be. ${on}`],
  };
}

function fileOf(
  id: string,
  text: string,
  { role, from }: { readonly name: string; readonly role: LivePolicy['role']; readonly from: string },
): BaselineFile | undefined {
  const template = templateOfLive(text, role);
  return template === undefined ? undefined : { name: `${id}.jsonc`, text: template, from };
}

/** Lower-case letters, digits and inner hyphens, as ids are; a number behind one that is taken. */
function freeId(name: string, taken: Set<string>): string {
  const base =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 55)
      .replaceAll(/^-+|-+$/g, '') || 'policy';
  let id = base;
  for (let number = 2; taken.has(id); number++) id = `${base}-${number}`;
  taken.add(id);
  return id;
}

/** The policy that most roles have, as the one to compare with: where neither a stack nor a template says one. */
export function unsourcedNotebook(live: readonly LivePolicy[]): DraftedNotebookPolicy | undefined {
  const own = live.filter(({ text, place }) => text !== undefined && place !== 'boundary');
  const groups = [...Map.groupBy(own, ({ arn, name }) => arn ?? name).values()];
  const [most] = groups.toSorted((some, others) => others.length - some.length);
  const [first] = most ?? [];
  const file =
    first?.text === undefined
      ? undefined
      : fileOf('notebook-policy', first.text, { ...first, from: `policy ${first.name}` });
  if (!first || !file) return undefined;
  return {
    name: first.name,
    arn: first.arn ?? '',
    text: first.text ?? '',
    source: { kind: 'file', file },
    release: anyRelease,
    isKnown: false,
    comment: ['TAKEN FROM LIVE, review the file: no stack or template says what the policy should be.'],
    gaps: [{ subject: 'what the notebook policy should be', message: takenMessage }],
  };
}
