import { SearchCommand, type SearchRecord, ResourceType as SearchResource } from '@aws-sdk/client-sagemaker';
import type { ListingOutcome, Tag, TaggedResource } from '../../domain/evaluation/resource.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { present } from '../client/failures.ts';
import { type ListContext, listPages } from './pages.ts';
import type { ResourceType, TimeFilters } from './types/resource-type.ts';

/** What Search tells of a resource, under the names of its type. */
interface Found {
  readonly arn: string | undefined;
  readonly name: string | undefined;
  readonly createdAt: Date | undefined;
  readonly tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
}

interface SearchedType {
  readonly resource: SearchResource;
  readonly found: (record: SearchRecord) => Found | undefined;
}

type SdkTag = NonNullable<Found['tags']>[number];

/** A record as nearly all are: what names it begins with a stem. */
type Told<Stem extends string> = {
  readonly [Member in `${Stem}Arn` | `${Stem}Name`]?: string | undefined;
} & {
  readonly CreationTime?: Date | undefined;
  readonly Tags?: readonly SdkTag[] | undefined;
};

/** One row: the compiler checks its names against the SDK. */
function row<Stem extends string>(
  resource: SearchResource,
  stem: Stem,
  recordIn: (record: SearchRecord) => Told<Stem> | undefined,
): SearchedType {
  return {
    resource,
    found(all) {
      const record = recordIn(all);
      if (!record) return undefined;
      const { CreationTime: createdAt, Tags: tags } = record;
      // The type of a member whose name is put together is not told by TypeScript; that of the parameter says it.
      const names = record as Readonly<Record<string, unknown>>;
      const [arn, name] = ['Arn', 'Name'].map((member) => names[`${stem}${member}`] as string | undefined);
      return { arn, name, createdAt, tags };
    },
  };
}

/** The types that Search answers with their tags. Source: SageMaker API reference, Search and SearchRecord. */
const searched: ReadonlyMap<string, SearchedType> = new Map([
  ['endpoint', row(SearchResource.ENDPOINT, 'Endpoint', (record) => record.Endpoint)],
  ['experiment', row(SearchResource.EXPERIMENT, 'Experiment', (record) => record.Experiment)],
  ['experiment-trial', row(SearchResource.EXPERIMENT_TRIAL, 'Trial', (record) => record.Trial)],
  [
    'experiment-trial-component',
    row(SearchResource.EXPERIMENT_TRIAL_COMPONENT, 'TrialComponent', (record) => record.TrialComponent),
  ],
  ['feature-group', row(SearchResource.FEATURE_GROUP, 'FeatureGroup', (record) => record.FeatureGroup)],
  ['hub-content', row(SearchResource.HUB_CONTENT, 'HubContent', (record) => record.HubContent)],
  [
    'hyper-parameter-tuning-job',
    row(
      SearchResource.HYPER_PARAMETER_TUNING_JOB,
      'HyperParameterTuningJob',
      (record) => record.HyperParameterTuningJob,
    ),
  ],
  ['job', row(SearchResource.JOB, 'Job', (record) => record.Job)],
  ['model', row(SearchResource.MODEL, 'Model', (record) => record.Model?.Model)],
  ['model-card', row(SearchResource.MODEL_CARD, 'ModelCard', (record) => record.ModelCard)],
  ['model-package', row(SearchResource.MODEL_PACKAGE, 'ModelPackage', (record) => record.ModelPackage)],
  [
    'model-package-group',
    row(SearchResource.MODEL_PACKAGE_GROUP, 'ModelPackageGroup', (record) => record.ModelPackageGroup),
  ],
  ['pipeline', row(SearchResource.PIPELINE, 'Pipeline', (record) => record.Pipeline)],
  ['project', row(SearchResource.PROJECT, 'Project', (record) => record.Project)],
  ['training-job', row(SearchResource.TRAINING_JOB, 'TrainingJob', (record) => record.TrainingJob)],
]);

/** Whether Search answers resources of this type with their tags. */
export function answersSearch(type: string): boolean {
  return searched.has(type);
}

/**
 * Reads what the index of Search holds of one type, tags and all. What it does not show may exist all the same; failures are
 * those of a list.
 */
export async function* searchResources(
  filters: TimeFilters,
  context: ListContext,
): AsyncGenerator<readonly TaggedResource[], ListingOutcome> {
  const how = searched.get(context.type.type);
  if (!how) throw new RangeError(`Search does not tell the tags of ${context.type.type}`);
  // Of one page: the next is read only when this one was taken.
  const tags = new Map<string, readonly Tag[]>();
  const type = asList(context.type, how, tags);
  const pages = listPages({}, filters, { ...context, type });
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    yield page.value.map((resource) => ({ resource, tags: { ok: true, value: tags.get(resource.arn) ?? [] } }));
    tags.clear();
  }
  return page.value;
}

/** Search as if it were the list of the type. */
function asList(
  type: ResourceType,
  { resource, found }: SearchedType,
  tags: Map<string, readonly Tag[]>,
): ResourceType {
  return {
    ...type,
    operation: 'Search',
    async readPage(client, { token, createdAfter, signal }) {
      const command = new SearchCommand({
        Resource: resource,
        SortBy: 'CreationTime',
        SortOrder: 'Ascending',
        MaxResults: 100,
        ...withoutAbsent({ NextToken: token }),
        ...(createdAfter === undefined ? {} : { SearchExpression: createdSince(createdAfter) }),
      });
      const { Results, NextToken } = await client.send(command, { abortSignal: signal });
      const items = Results?.map((record) => {
        const { arn, name, createdAt, tags: told } = present(found(record), `the record of a ${type.type}`);
        if (arn !== undefined) tags.set(arn, present(told, 'the tags of a resource').map(toTag));
        return { arn, arnPaths: [], name, createdAt: createdAt?.getTime(), state: undefined };
      });
      return { items, nextToken: NextToken || undefined };
    },
  };
}

function createdSince(time: number) {
  const Value = new Date(time).toISOString();
  return { Filters: [{ Name: 'CreationTime', Operator: 'GreaterThanOrEqualTo' as const, Value }] };
}

function toTag({ Key, Value }: SdkTag): Tag {
  return { key: present(Key, 'the key of a tag'), value: Value ?? '' };
}
