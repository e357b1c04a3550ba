import type { AccountSurvey } from '../domain/target/account-survey.ts';
import type { Installation } from '../policy/canonical/parameters/canonical-policy.ts';
import { type AttachmentKind, attachmentKinds } from './attachments/attachment-kinds.ts';
import { draftAttachment } from './attachments/draft-attachments.ts';
import type { AttachmentContext, DraftedAttachment } from './attachments/drafted-attachment.ts';
import { draftBoundary } from './draft-boundary.ts';
import { draftUnsourced, unsourcedNotebook } from './draft-unsourced.ts';
import { type DraftedNotebookPolicy, draftNotebookPolicy } from './notebook-policy.ts';
import { anyRelease, equalGenerations, generationsBeside, narrowed, overlaps } from './read/generations.ts';
import type { InstallationSettings } from './read/installation-settings.ts';
import type { LivePolicy } from './read/live-attachments.ts';
import type { Gap } from './read/sourced.ts';
import type { StackedPolicy } from './read/stack-policies.ts';
import { type DraftWishes, type Recognised, watched } from './recognise.ts';

/** What the roles should have, and where that is said. */
export interface DraftedDocuments {
  readonly notebook: DraftedNotebookPolicy | undefined;
  readonly attachments: readonly DraftedAttachment[];
  readonly standing: Standing;
  readonly gaps: readonly Gap[];
}

/** Which release an installation is of. */
export type Standing = Pick<AttachmentContext, 'release' | 'isNewer'>;

/** Drafts the notebook policy and everything beside it. */
export function draftDocuments(known: Recognised, baseline: DraftWishes['baseline']): DraftedDocuments {
  const { kinds, roles, installation, stacked } = known;
  const unknown = kinds.get(undefined) ?? [];
  const isWished = baseline?.isWished ?? false;
  const notebook = notebookOf(known, isWished);
  const isNotebook = ({ arn, name }: LivePolicy) => (arn ?? name) === (notebook?.arn || notebook?.name);
  const others = unknown.filter((policy) => !isNotebook(policy));
  const unsourced = isWished ? draftUnsourced(others, watched(roles).length) : draftBoundary(others, known);
  const [boundary] = kinds.get(attachmentKinds.find(({ place }) => place === 'boundary')) ?? [];
  const deployed = boundary?.arn === undefined ? undefined : stacked(boundary.arn);
  const standing = standingOf(notebook, deployed, installation);
  const drafted = draftKinds(known, { ...standing, mayTakeLive: baseline !== undefined });
  return {
    notebook,
    standing,
    attachments: [...drafted.map(({ attachment }) => attachment), ...unsourced.attachments],
    gaps: [...(notebook?.gaps ?? []), ...drafted.flatMap(({ gaps }) => gaps), ...unsourced.gaps],
  };
}

/** Where neither a stack nor a complete template says it, the live one where that is wished. */
function notebookOf(known: Recognised, isWished: boolean): DraftedNotebookPolicy | undefined {
  const candidates = (known.kinds.get(undefined) ?? []).filter(({ place }) => place === 'managed');
  const recognised = draftNotebookPolicy(candidates, known);
  const isComplete = recognised !== undefined && !recognised.isIncomplete;
  return isWished && !isComplete ? (unsourcedNotebook(known.live) ?? recognised) : recognised;
}

function draftKinds(
  { kinds, survey, roles, installation, settings, stacked }: Recognised,
  standing: Pick<AttachmentContext, 'isNewer' | 'mayTakeLive' | 'release'>,
): readonly { readonly attachment: DraftedAttachment; readonly gaps: readonly Gap[] }[] {
  const context: AttachmentContext = {
    installation,
    ...standing,
    parameters: commonParameters(settings),
    stacked,
    canRead: (kind) => canRead(kind, survey),
    counts: { shared: roles.shared ? 1 : 0, dynamic: roles.dynamic?.roles.length ?? 0 },
    isShared: ({ role }) => role.name === roles.shared?.value.name,
  };
  return attachmentKinds.flatMap((kind) => {
    const live = kinds.get(kind) ?? [];
    return live.length === 0 ? [] : [draftAttachment(kind, live, context)];
  });
}

/** By what the stack deployed: the notebook policy, or the boundary where somebody changed the notebook policy of a release. */
function standingOf(
  notebook: DraftedNotebookPolicy | undefined,
  boundary: StackedPolicy | undefined,
  installation: Installation,
): Standing {
  const equal = boundary
    ? equalGenerations(generationsBeside('mlspace-boundary', boundary.text, { installation }))
    : [];
  const [first] = equal;
  if (!notebook) return { release: first ?? anyRelease, isNewer: false };
  const isDeployed = notebook.source.kind === 'stack';
  if (!notebook.isKnown && !first) return { release: notebook.release, isNewer: isDeployed };
  const shared = equal.find((generation) => overlaps(generation, notebook.release));
  const known = shared ? narrowed(notebook.release, shared) : notebook.release;
  const release = notebook.isKnown ? known : (first ?? known);
  return { release, isNewer: isDeployed && release.first === 'unreleased' };
}

/** What differs from the defaults of the templates is written down; so is what does not, for the program may change. */
function commonParameters({ dataBucket, iamPrefix, emrServiceRole, emrEc2Role }: InstallationSettings) {
  return {
    ...(dataBucket ? { data_bucket: dataBucket.value } : {}),
    ...(iamPrefix ? { iam_resource_prefix: iamPrefix.value } : {}),
    ...(emrServiceRole ? { emr_service_role: emrServiceRole.value } : {}),
    ...(emrEc2Role ? { emr_ec2_role: emrEc2Role.value } : {}),
  };
}

function canRead({ facts }: AttachmentKind, { installation: { tables, instanceTypes } }: AccountSurvey): boolean {
  if (!facts) return true;
  if (facts.from === 'instance_types') return instanceTypes?.ok ?? false;
  return (tables?.projectUsers.ok ?? false) && facts.from.every((table) => tables?.[table].ok);
}
