import { HubContentType, JobCategory } from '@aws-sdk/client-sagemaker';
import { ownerTags, projectOf, projects, type TagPlan } from './generated-tags.ts';
import type { ResourceTag } from './resource.ts';
import { variablesOf } from './resource-arn.ts';
import type { ResourceType } from './resource-type.ts';

interface NameSource {
  readonly row: ResourceType;
  readonly index: number;
  readonly project: string;
  /** The name of the resource that this one stands below. */
  readonly parent: string | undefined;
}

/** Parts of names that are neither the resource's own nor its parent's. */
const places: Readonly<Record<string, readonly string[]>> = {
  AppType: ['JupyterLab', 'CodeEditor'],
  DomainId: ['d-sandbox00001'],
  HubContentType: Object.values(HubContentType),
  JobCategory: Object.values(JobCategory),
  UserProfileName: ['alice', 'bchen', 'carlos'],
};

/** The name of a generated resource: its parts with slashes between. */
export function generatedName({ row, index, project, parent }: NameSource): string {
  const variables = variablesOf(row);
  const own = `${row.namePrefix}-${String(index).padStart(7, '0')}-${project}`;
  const parts = variables.map((variable, at) => {
    if (at === 0 && parent !== undefined) return parent;
    if (variable === 'Version') return String(index + 1);
    return at === variables.length - 1 ? own : placeOf(variable, index);
  });
  return isVersion(row, index) ? `${groupOf(project)}/${index + 1}` : parts.join('/');
}

/** Some model packages are versions in a group, which the list leaves out unless it is asked for both. */
function isVersion({ type }: Pick<ResourceType, 'type'>, index: number): boolean {
  return type === 'model-package' && index % 3 === 2;
}

function groupOf(project: string): string {
  return `group-of-${project}`;
}

/** The groups that the versions of a population are in, each with the tags of its project. */
export function groupsOfVersions(
  plan: TagPlan & { readonly row: ResourceType; readonly count: number },
): readonly { readonly name: string; readonly tags: readonly ResourceTag[] }[] {
  const names = new Map<string, readonly ResourceTag[]>();
  for (let index = 2; index < plan.count && names.size < projects.length; index += 3) {
    const project = projectOf(plan, index);
    names.set(groupOf(project), ownerTags(plan, index));
  }
  return [...names].map(([name, tags]) => ({ name, tags }));
}

/** The index that a generated name would have. */
export function indexInName(name: string): number {
  const leaf = name.slice(name.lastIndexOf('/') + 1);
  if (/^\d+$/.test(leaf)) return Number(leaf) - 1;
  return Number(/-(\d{7,})-/.exec(leaf)?.[1] ?? Number.NaN);
}

function placeOf(variable: string, index: number): string {
  const choices = places[variable] ?? [];
  return choices[index % choices.length] ?? variable;
}
