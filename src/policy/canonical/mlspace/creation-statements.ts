import { isSince, type Release } from '../releases/releases.ts';
import type { Arns, TemplateStatement } from '../template/template.ts';
import { type DeployedParameters, networkKeys } from './deployed-statements.ts';
import { plain, row } from './statement-row.ts';
import { noRequestTags, requestTags } from './tag-conditions.ts';

/** One thing that can be created: its actions, its resources, and what beside the tags a request must carry. */
interface Creation {
  readonly what: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly keys: readonly string[];
}

/** What was created by which statement in each release. Until 1.5.1 volumes had to name a key. */
function creationsOf(release: Release): readonly Creation[] {
  const volume = isSince(release, '1.5.2') ? [] : ['sagemaker:VolumeKmsKey'];
  const jobs = {
    what: 'training and tuning jobs',
    actions: ['sagemaker:CreateHyperParameterTuningJob', 'sagemaker:CreateTrainingJob'],
    resources: jobResources(release),
    keys: [...networkKeys, ...volume],
  };
  const configuration = 'sagemaker:CreateEndpointConfig';
  const transform = 'sagemaker:CreateTransformJob';
  if (isSince(release, '1.6.5')) {
    const what = 'endpoint configurations and transform jobs';
    return [{ what, actions: [configuration, transform], resources: ['*'], keys: volume }, jobs];
  }
  return [
    { what: 'endpoint configurations', actions: [configuration], resources: ['endpoint-config/*'], keys: volume },
    jobs,
    { what: 'transform jobs', actions: [transform], resources: ['transform-job/*'], keys: volume },
  ];
}

/** 1.5 has a name that no resource has: tuning jobs were called training jobs. */
function jobResources(release: Release): readonly string[] {
  if (!isSince(release, '1.5.0')) return ['*'];
  return [`hyper-parameter-${isSince(release, '1.6.0') ? 'tuning' : 'training'}-job/*`, 'training-job/*'];
}

/** Creating with the tags is allowed: in a boundary, without managed roles, and everywhere until 1.4.1. */
export function allowedCreations(arn: Arns, parameters: DeployedParameters): readonly TemplateStatement[] {
  const joined = isSince(parameters.release, '1.6.5');
  return creationsOf(parameters.release).map(({ what, actions, resources, keys }) => {
    const more = joined && resources.includes('*') ? taggedCreations : [];
    const named = more.length > 0 ? `${what}, endpoints and labeling jobs` : what;
    return row(`Creating ${named}, with the three tags.`, 'Allow', {
      Action: plain([...actions, ...more]),
      Resource: plain(resources.map(arn.sagemaker)),
      Condition: requestTags(parameters, keys),
    });
  });
}

/** Creating without the tags is denied: the policies of instance types open it. */
export function deniedCreations(arn: Arns, parameters: DeployedParameters): readonly TemplateStatement[] {
  const tagged = row('Creating endpoints and labeling jobs, with the three tags.', 'Allow', {
    Action: taggedCreations,
    Resource: arn.sagemaker('*'),
    Condition: requestTags(parameters),
  });
  const denials = creationsOf(parameters.release).map(({ what, actions, resources, keys }) =>
    row(`No ${what} without tags.`, 'Deny', {
      Action: plain(actions),
      Resource: plain(resources.map(arn.sagemaker)),
      Condition: noRequestTags(parameters, keys),
    }),
  );
  return [...(isSince(parameters.release, '1.6.5') ? [tagged] : []), ...denials];
}

const taggedCreations = ['sagemaker:CreateEndpoint', 'sagemaker:CreateLabelingJob'];
