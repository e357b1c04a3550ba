import type { OwnerSource } from '../../checks/required-tags/owners/owner-names.ts';
import type { TagScanSettings } from '../../checks/required-tags/tag-scan-settings.ts';
import type { TagValueRule } from '../../checks/required-tags/tag-values.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { Path } from '../problems/problem.ts';
import type { Configuration } from '../schema/schema.ts';
import type { SecretContext } from './loaded/secrets.ts';

type GivenRule = Configuration['checks']['required-tags']['tags'][string];

/** What the tag check goes by; files of owners are read. */
export async function resolveTags(
  { checks: { 'required-tags': given } }: Configuration,
  typesByName: Readonly<Record<'all' | 'default', readonly string[]>>,
  context: SecretContext,
): Promise<TagScanSettings> {
  const tags = await Promise.all(
    Object.entries(given.tags).map(async ([key, rule]) => [key, await resolveRule(key, rule, context)] as const),
  );
  const { prohibited, pattern, at_most: atMost } = given.keys;
  return {
    rules: {
      tags: Object.fromEntries(tags),
      typeOverrides: given.type_overrides,
      exclude: given.exclude,
      keys: { prohibited, ...withoutAbsent({ pattern, atMost }) },
      ...(given.tag_policy === 'ignore' ? {} : { policyFrom: given.tag_policy }),
    },
    types: typeof given.types === 'string' ? typesByName[given.types] : given.types,
    states: given.states,
    modelPackageVersions: given.model_package_versions,
    children: given.children,
    ownerChanges: given.owner_changes,
    lookback: given.lookback,
    fullSweep: given.full_sweep,
    overlap: given.overlap,
    alwaysFullBelow: given.always_full_below,
    auditShare: given.audit_share,
    search: given.search,
  };
}

async function resolveRule(key: string, given: GivenRule, context: SecretContext): Promise<TagValueRule> {
  const { owners, ...rule } = given ?? {};
  if (owners === undefined) return rule;
  if (typeof owners === 'string') return { ...rule, ownersFrom: owners };
  const path = ['checks', 'required-tags', 'tags', key, 'owners', 'file'];
  return { ...rule, ownersFrom: await readOwners(owners.file, path, context) };
}

async function readOwners(name: string, path: Path, { files, complaints }: SecretContext): Promise<OwnerSource> {
  const text = await files.read(path, name);
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  const names = [...new Set(lines.filter((line) => line !== ''))].toSorted();
  if (text !== undefined && names.length === 0) {
    complaints.refuse(path, 'names no owner, so every resource would be wrong', 'Write one owner a line.');
  }
  return { names };
}
