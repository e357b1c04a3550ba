import {
  type AcceptedDocument,
  type AttachmentPlace,
  type ConfiguredAttachment,
  type ConfiguredAttachments,
  notebookAttachmentId,
  type PermittedAttachment,
} from '../../../domain/target/expected-attachments.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Release } from '../../../policy/canonical/releases/releases.ts';
import type { BuiltinTemplate } from '../../../policy/canonical/template/template.ts';
import { defaultTemplate } from '../../../policy/canonical/templates.ts';
import { refuseRepeated } from '../../read/repeated.ts';
import type { TargetConfiguration } from '../../schema/schema.ts';
import { releasesIn } from './release-range.ts';
import { type Alternative, alternativesIn, currentRelease } from './resolve-accepted.ts';
import {
  type AttachmentContext,
  type Given,
  type GivenExpected,
  resolveDocument,
  templateOf,
} from './resolve-document.ts';
import { type NotebookSource, notebookAttachment } from './resolve-notebook.ts';
import { attachmentPattern, roleSelector } from './resolve-selector.ts';
import { resolveTrust } from './resolve-trust.ts';

/** What should be attached to the roles of a target. What is wrong with it is noted; then the answer is not to be used. */
export async function resolveAttachments(
  target: TargetConfiguration,
  notebook: NotebookSource,
  context: AttachmentContext,
): Promise<ConfiguredAttachments> {
  const { attachments } = target;
  const { path, complaints } = context;
  const entries = attachments?.expected ?? [];
  refuseRepeated(
    [notebookAttachmentId, ...entries.map(({ id }) => id)],
    (index) => [...path, 'expected', Math.max(0, index - 1), 'id'],
    complaints,
  );
  const expected = await Promise.all(
    entries.map((entry, index) => resolveExpected(entry, { ...context, path: [...path, 'expected', index] })),
  );
  return {
    expected: [
      { ...notebookAttachment(target, notebook), ...(await notebookAcceptance(target, context)) },
      ...expected.flatMap((one) => one ?? []),
    ],
    permitted: await resolvePermitted(attachments?.permitted ?? [], context),
    ...(await resolveTrust(attachments, { ...context, ...trustContext(target) })),
  };
}

/** What the trust policies have in common with the notebook policy. */
function trustContext({ policy }: TargetConfiguration) {
  return { shared: { ...policy.source?.parameters, ...policy.parameters } };
}

async function resolvePermitted(
  given: Given['permitted'],
  context: AttachmentContext,
): Promise<readonly PermittedAttachment[]> {
  return Promise.all(
    given.map(async ({ managed, inline, at_most: most }, index): Promise<PermittedAttachment> => {
      const place: PermittedAttachment['place'] = managed
        ? { kind: 'managed', pattern: attachmentPattern(managed) }
        : { kind: 'inline', name: inline ?? '' };
      if (!most) return { place };
      const path = [...context.path, 'permitted', index, 'at_most'];
      const document = (await resolveDocument({ ...most, tag_parameters: {} }, { ...context, path }))?.document;
      return document && isRendered(document) ? { place, atMost: document } : { place };
    }),
  );
}

function isRendered(document: ConfiguredAttachment['document']): document is AcceptedDocument['document'] {
  return document.kind === 'fixed' || document.kind === 'by-role';
}

/** What else will do as the notebook policy, and the template that it is recognised by. */
async function notebookAcceptance(
  { policy }: TargetConfiguration,
  context: AttachmentContext,
): Promise<Pick<ConfiguredAttachment, 'accepted' | 'isQuietWhenOutdated' | 'template'>> {
  const { source, template_file, extends: extended } = policy;
  const isBuiltin = !source && template_file === undefined && extended === undefined;
  const template = policy.template ?? (isBuiltin ? defaultTemplate : undefined);
  const given: GivenExpected = {
    ...policy,
    id: notebookAttachmentId,
    template,
    required: true,
    tell_outdated: true,
  };
  const path = [...context.path.slice(0, -1), 'policy'];
  const accepted = await resolveAccepted(given, { ...context, path });
  const name = template ?? extended ?? source?.template;
  return { ...acceptance(accepted, given), ...withoutAbsent({ template: name }) };
}

async function resolveExpected(
  given: GivenExpected,
  context: AttachmentContext,
): Promise<ConfiguredAttachment | undefined> {
  const hasReleases = (builtinOf(given)?.generations.length ?? 0) > 0;
  const release = hasReleases ? currentRelease(releaseOf(given, context), given.releases) : undefined;
  const current = withRelease(given, release);
  const { id, required, roles } = given;
  const resolved = await resolveDocument(current, context);
  if (!resolved) return undefined;
  const selectors = roles ? { roles: roles.map(roleSelector) } : {};
  const place = placeOf(given);
  const accepted = await resolveAccepted(current, context);
  const template = given.template ?? given.extends ?? given.source?.template;
  return {
    id,
    ...(place ? { place } : {}),
    ...resolved,
    ...acceptance(accepted, given),
    ...withoutAbsent({ template }),
    required,
    ...selectors,
  };
}

/** What else will do, and whether anything is told of it. */
function acceptance(
  accepted: readonly AcceptedDocument[],
  { tell_outdated: tellsOutdated }: GivenExpected,
): Pick<ConfiguredAttachment, 'accepted' | 'isQuietWhenOutdated'> {
  if (accepted.length === 0) return {};
  return tellsOutdated ? { accepted } : { accepted, isQuietWhenOutdated: true };
}

/** The release that the entry names, or the installation. */
function releaseOf({ parameters, source }: GivenExpected, { target }: AttachmentContext): unknown {
  return (
    parameters['release'] ??
    source?.parameters['release'] ??
    target.policy.parameters['release'] ??
    target.policy.source?.parameters['release']
  );
}

/** The built-in template of an entry, whichever key names it. */
function builtinOf({ template, extends: extended, source }: GivenExpected): BuiltinTemplate | undefined {
  return templateOf(template ?? extended ?? source?.template ?? '');
}

function withRelease(given: GivenExpected, release: Release | undefined): GivenExpected {
  if (release === undefined) return given;
  const { source } = given;
  if (source) return { ...given, source: { ...source, parameters: { ...source.parameters, release } } };
  return { ...given, parameters: { ...given.parameters, release } };
}

/** The documents of other releases and alternatives, each checked as the one that should be. */
async function resolveAccepted(given: GivenExpected, context: AttachmentContext): Promise<readonly AcceptedDocument[]> {
  const alternatives = [
    ...releaseAlternatives(given, context).map(({ label, release }) => ({ label, given: withRelease(given, release) })),
    ...given.any_of.map((other) => ({
      label: other.template_file ?? `template ${other.template ?? ''}`,
      given: {
        ...given,
        ...other,
        template: other.template,
        template_file: other.template_file,
        extends: undefined,
        add: undefined,
        source: undefined,
      },
    })),
  ];
  const accepted = await Promise.all(
    alternatives.map(async ({ label, given: alternative }) => {
      const document = (await resolveDocument(alternative, context))?.document;
      return document && isRendered(document) ? [{ label, document }] : [];
    }),
  );
  return accepted.flat();
}

function releaseAlternatives(given: GivenExpected, context: AttachmentContext): readonly Alternative[] {
  const { releases } = given;
  if (releases === undefined) return [];
  const builtin = builtinOf(given);
  const place = [...context.path, 'releases'];
  if (releasesIn(releases) === undefined) {
    context.complaints.refuseQuietly(place, 'is not a range of versions; write one such as ">=1.5" or "1.6.5 - 1.6.8"');
    return [];
  }
  if (!builtin || builtin.generations.length === 0) {
    context.complaints.refuseQuietly(place, 'is only for built-in templates that a release deploys');
    return [];
  }
  return alternativesIn(releases, builtin, releaseOf(given, context) as Release | undefined);
}

function placeOf({ arn, managed, inline, boundary }: GivenExpected): AttachmentPlace | undefined {
  if (inline !== undefined) return { kind: 'inline', name: inline };
  if (boundary) return { kind: 'boundary', pattern: attachmentPattern(boundary) };
  if (managed) return { kind: 'managed', pattern: attachmentPattern(managed) };
  return arn === undefined ? undefined : { kind: 'managed', pattern: { arn } };
}
