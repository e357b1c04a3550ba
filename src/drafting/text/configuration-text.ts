import type { DraftedAttachment, DraftedDocument } from '../attachments/drafted-attachment.ts';
import type { ConfigurationDraft } from '../configuration-draft.ts';
import type { DraftedNotebookPolicy } from '../notebook-policy.ts';
import { rangeLabel } from '../read/generations.ts';
import type { Gap } from '../read/sourced.ts';
import { dynamicRoleTag } from '../read/watched-roles.ts';
import { type Commented, type CommentedItem, data, mapping, member, yamlText } from './commented-yaml.ts';

/** When and by what a configuration is written, for its head. */
export interface Writing {
  /** Of the program. */
  readonly version: string;
  /** `2026-11-30` */
  readonly date: string;
}

/** The draft as a configuration file, with a comment on where each value comes from. */
export function configurationText(draft: ConfigurationDraft, writing: Writing): string {
  return yamlText(
    mapping(
      member('targets', {
        kind: 'list',
        items: [{ value: targetOf(draft), comment: ['The id of the installation in findings and metrics.'] }],
      }),
      member('checks', mapping(member('required-tags', tagsOf(draft)))),
      member('store', mapping(member('sqlite', data({ path: 'notebook-drift.db' }))), 'A default: see docs/store.md.'),
    ),
    headOf(draft, writing),
  );
}

function headOf({ account, gaps, notebook }: ConfigurationDraft, { version, date }: Writing): readonly string[] {
  const release = notebook ? `, MLSpace ${rangeLabel(notebook.release)}` : '';
  return [
    `Written by "notebook-drift init" ${version} on ${date} for account ${account.accountId}${release}.`,
    'The comments say where each value comes from. After an upgrade of MLSpace, run init again and compare.',
    ...(gaps.length > 0 ? ['', 'Not known:', ...gaps.map(gapText)] : []),
    '',
  ];
}

function gapText({ subject, message, needs }: Gap): string {
  return `- ${subject}: ${message}${needs === undefined ? '' : `. Needs ${needs}`}.`;
}

function targetOf(draft: ConfigurationDraft): Commented {
  const { account, regions, assumeRole } = draft;
  return mapping(
    member('id', data('mlspace')),
    member('account_id', data(account.accountId), 'From sts:GetCallerIdentity.'),
    member('partition', data(account.partition)),
    member(
      'home_region',
      data(account.homeRegion),
      'Where the installation is, and where its stack and tables were read.',
    ),
    member('regions', data(regions.value), `Whose resources are scanned: ${regions.from}.`),
    assumeRole === undefined ? undefined : member('assume_role', data({ arn: assumeRole }), 'From --assume-role.'),
    member('roles', { kind: 'list', items: rolesOf(draft) }),
    policyOf(draft.notebook, draft.baseline ?? '.'),
    factsOf(draft),
    member(
      'attachments',
      mapping(
        member(
          'trusted_services',
          data(draft.trustedServices.value),
          `Who may assume the roles: ${draft.trustedServices.from}.`,
        ),
        draft.attachments.length === 0
          ? undefined
          : member('expected', { kind: 'list', items: draft.attachments.map((one) => attachmentOf(one, draft)) }),
      ),
      'What the roles have beside the notebook policy. Anything else on them is a finding.',
    ),
  );
}

function rolesOf({ roles: { shared, dynamic }, except }: ConfigurationDraft): readonly CommentedItem[] {
  const items: CommentedItem[] = [];
  if (shared) items.push({ value: data({ name: shared.value.name }), comment: [`From ${shared.from}.`] });
  if (dynamic) {
    const { prefix, tags, roles } = dynamic;
    const hasTags = Object.keys(tags.value).length > 0;
    items.push({
      value: data({
        prefix: prefix.value,
        ...(hasTags ? { tags: tags.value } : {}),
        ...(except.value.length > 0 ? { except: except.value } : {}),
        ...(roles.length === 0 ? { minimum: 0 } : {}),
      }),
      comment: [
        `The roles of users, ${roles.length} today. The prefix: ${prefix.from}. The tags: ${tags.from}.`,
        ...(except.value.length > 0 ? [`Left out: ${except.from}.`] : []),
        ...(hasTags && !(dynamicRoleTag in tags.value)
          ? [`Since release 1.5.0 they have the tag ${dynamicRoleTag}.`]
          : []),
      ],
    });
  }
  return items;
}

function policyOf(notebook: DraftedNotebookPolicy | undefined, folder: string) {
  if (!notebook) return undefined;
  const { source, comment } = notebook;
  if (source.kind === 'stack') {
    const { stack, resource } = source;
    return member('policy', mapping(member('source', data({ cloudformation: { stack, resource } }))), ...comment);
  }
  const attached = member('attached', data(notebook.arn === '' ? { name: notebook.name } : { arn: notebook.arn }));
  if (source.kind === 'file') {
    return member(
      'policy',
      mapping(member('template_file', data(`${folder}/${source.file.name}`)), attached),
      ...comment,
    );
  }
  const { template, parameters } = source;
  const parameter = Object.entries(parameters).map(([name, value]) => member(name, data(value)));
  return member(
    'policy',
    mapping(
      member('source', mapping(member('template', data(template)), member('parameters', mapping(...parameter)))),
      attached,
    ),
    ...comment,
  );
}

function factsOf({ facts: { tables, instanceTypes } }: ConfigurationDraft) {
  if (!tables && !instanceTypes) return undefined;
  const names = tables && tables.value !== true ? tables.value : undefined;
  const named = names && {
    app_configuration: names.appConfiguration,
    group_datasets: names.groupDatasets,
    group_users: names.groupUsers,
    project_users: names.projectUsers,
  };
  return member(
    'facts',
    mapping(
      tables ? member('tables', data(named ?? true), `${tables.from}.`) : undefined,
      instanceTypes ? member('instance_types', data(true), `${instanceTypes.from}.`) : undefined,
    ),
    'What MLSpace computes its policies from.',
  );
}

function attachmentOf(attachment: DraftedAttachment, { roles, baseline }: ConfigurationDraft): CommentedItem {
  const { id, document, place, roleNames, onDynamicOnly, isRequired, comment } = attachment;
  const selector = roles.dynamic && { prefix: roles.dynamic.prefix.value };
  return {
    value: mapping(
      member('id', data(id)),
      ...documentMembers(document, baseline ?? '.'),
      ...Object.entries(place).map(([kind, name]) => member(kind, data(kind === 'inline' ? name : { name }))),
      isRequired ? undefined : member('required', data(false), 'Most roles lack it.'),
      roleNames ? member('roles', data(roleNames.map((name) => ({ name })))) : undefined,
      onDynamicOnly && roles.shared && selector ? member('roles', data([selector])) : undefined,
    ),
    comment,
  };
}

function documentMembers(document: DraftedDocument, folder: string) {
  if (document.kind === 'stack') {
    const { stack, resource } = document;
    return [member('source', data({ cloudformation: { stack, resource } }))];
  }
  if (document.kind === 'arn') return [member('arn', data(document.arn))];
  if (document.kind === 'file') {
    const { file, tagParameters } = document;
    const tags = Object.keys(tagParameters).length > 0 ? member('tag_parameters', data(tagParameters)) : undefined;
    return [member('template_file', data(`${folder}/${file.name}`)), tags];
  }
  const { template, parameters } = document;
  if (document.kind === 'extended') return extendedMembers(document);
  const { releases } = document;
  return [
    member('template', data(template)),
    Object.keys(parameters).length > 0 ? member('parameters', data(parameters)) : undefined,
    releases === undefined ? undefined : member('releases', data(releases)),
    releases === undefined ? undefined : member('tell_outdated', data(false)),
  ];
}

function extendedMembers({ template, parameters, add, others }: Extract<DraftedDocument, { kind: 'extended' }>) {
  const alternatives = others.map((release) => ({ template, parameters: { ...parameters, release } }));
  return [
    member('extends', data(template)),
    member('parameters', data(parameters)),
    member('add', { kind: 'list', items: add.map((statement) => ({ value: data(statement) })) }),
    alternatives.length > 0 ? member('any_of', data(alternatives)) : undefined,
    alternatives.length > 0 ? member('tell_outdated', data(false)) : undefined,
  ];
}

function tagsOf({ systemTag, types: { scanned, leftOut } }: ConfigurationDraft): Commented {
  return mapping(
    member(
      'tags',
      mapping(
        member('user', data({})),
        member('project', data({})),
        member(
          'system',
          data(systemTag ? { value: systemTag.value, case: 'exact' } : {}),
          systemTag ? `From ${systemTag.from}.` : 'Any value: nothing says which.',
        ),
      ),
    ),
    scanned === undefined
      ? undefined
      : member(
          'types',
          data(scanned),
          'The default types but these, which could not be listed and are NOT watched:',
          ...leftOut.map(([type, reason]) => `- ${type}: ${reason}`),
        ),
  );
}
