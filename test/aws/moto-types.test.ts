import * as sdk from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { resourceType, resourceTypes } from '../../src/aws/sagemaker/types.ts';
import { describeWith } from '../support/external-tool.ts';
import { type Moto, motoAccount, startMoto } from '../support/moto.ts';
import { collect, createReader } from './reader-fixture.ts';

const RoleArn = `arn:aws:iam::${motoAccount}:role/notebook`;
const Tags = [{ Key: 'user', Value: 'jane' }];
const instance = { InstanceType: 'ml.t3.medium', InstanceCount: 1, VolumeSizeInGB: 1 };
const JobResources = { ClusterConfig: instance };
const endpoint = { EndpointName: 'one', LocalPath: '/opt' };
const S3Output = { S3Uri: 's3://bucket/out', LocalPath: '/opt', S3UploadMode: 'EndOfJob' };
const MonitoringOutputConfig = { MonitoringOutputs: [{ S3Output }] };
const OutputDataConfig = { S3OutputPath: 's3://bucket/out' };
const StoppingCondition = { MaxRuntimeInSeconds: 60 };
const job = { JobDefinitionName: 'one', JobResources, RoleArn, Tags };
const image = '012345678910.dkr.ecr.us-east-1.amazonaws.com/image';

/** What makes one resource of each type that moto lists; several calls where one type needs another. */
const makers: Readonly<Record<string, readonly (readonly [operation: string, input: object])[]>> = {
  model: [['CreateModel', { ModelName: 'one', ExecutionRoleArn: RoleArn, Tags }]],
  'endpoint-config': [
    [
      'CreateEndpointConfig',
      {
        EndpointConfigName: 'one',
        ProductionVariants: [
          { VariantName: 'v', ModelName: 'one', InstanceType: 'ml.t2.medium', InitialInstanceCount: 1 },
        ],
        Tags,
      },
    ],
  ],
  endpoint: [['CreateEndpoint', { EndpointName: 'one', EndpointConfigName: 'one', Tags }]],
  'notebook-instance': [
    ['CreateNotebookInstance', { NotebookInstanceName: 'one', InstanceType: 'ml.t2.medium', RoleArn, Tags }],
  ],
  'training-job': [
    [
      'CreateTrainingJob',
      {
        TrainingJobName: 'one',
        AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'File' },
        RoleArn,
        OutputDataConfig,
        ResourceConfig: instance,
        StoppingCondition,
        Tags,
      },
    ],
  ],
  'processing-job': [
    [
      'CreateProcessingJob',
      {
        ProcessingJobName: 'one',
        AppSpecification: { ImageUri: image },
        ProcessingResources: { ClusterConfig: instance },
        RoleArn,
        Tags,
      },
    ],
  ],
  'transform-job': [
    [
      'CreateTransformJob',
      {
        TransformJobName: 'one',
        ModelName: 'one',
        TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://bucket/in' } } },
        TransformOutput: OutputDataConfig,
        TransformResources: instance,
        Tags,
      },
    ],
  ],
  'hyper-parameter-tuning-job': [
    [
      'CreateHyperParameterTuningJob',
      {
        HyperParameterTuningJobName: 'one',
        HyperParameterTuningJobConfig: {
          Strategy: 'Random',
          ResourceLimits: { MaxNumberOfTrainingJobs: 1, MaxParallelTrainingJobs: 1 },
        },
        Tags,
      },
    ],
  ],
  cluster: [
    [
      'CreateCluster',
      {
        ClusterName: 'one',
        InstanceGroups: [
          {
            InstanceCount: 1,
            InstanceGroupName: 'group',
            InstanceType: 'ml.p4d.24xlarge',
            LifeCycleConfig: { SourceS3Uri: 's3://sagemaker-bucket/scripts', OnCreate: 'on-create.sh' },
            ExecutionRole: RoleArn,
            ThreadsPerCore: 1,
          },
        ],
        Tags,
      },
    ],
  ],
  // moto fails to make one; the list is there.
  'automl-job': [],
  'compilation-job': [
    [
      'CreateCompilationJob',
      {
        CompilationJobName: 'one',
        RoleArn,
        InputConfig: { S3Uri: 's3://bucket/model', DataInputConfig: '{}', Framework: 'PYTORCH' },
        OutputConfig: { S3OutputLocation: 's3://bucket/out', TargetDevice: 'ml_m5' },
        StoppingCondition,
        Tags,
      },
    ],
  ],
  pipeline: [
    [
      'CreatePipeline',
      { PipelineName: 'one', PipelineDefinition: '{}', ClientRequestToken: 't'.repeat(32), RoleArn, Tags },
    ],
  ],
  'pipeline-execution': [['StartPipelineExecution', { PipelineName: 'one', ClientRequestToken: 't'.repeat(32) }]],
  experiment: [['CreateExperiment', { ExperimentName: 'one', Tags }]],
  'experiment-trial': [['CreateTrial', { TrialName: 'one', ExperimentName: 'one', Tags }]],
  'experiment-trial-component': [['CreateTrialComponent', { TrialComponentName: 'one', Tags }]],
  'model-card': [['CreateModelCard', { ModelCardName: 'one', Content: '{}', ModelCardStatus: 'Draft', Tags }]],
  'model-package-group': [['CreateModelPackageGroup', { ModelPackageGroupName: 'group', Tags }]],
  'model-package': [
    ['CreateModelPackage', { ModelPackageName: 'one', ModelPackageDescription: 'x', Tags }],
    ['CreateModelPackage', { ModelPackageGroupName: 'group', ModelPackageDescription: 'x', Tags }],
  ],
  domain: [
    [
      'CreateDomain',
      {
        DomainName: 'one',
        AuthMode: 'IAM',
        DefaultUserSettings: { ExecutionRole: RoleArn },
        SubnetIds: ['subnet-1'],
        VpcId: 'vpc-1',
        Tags,
      },
    ],
  ],
  'data-quality-job-definition': [
    [
      'CreateDataQualityJobDefinition',
      {
        ...job,
        DataQualityAppSpecification: { ImageUri: image },
        DataQualityJobInput: { EndpointInput: endpoint },
        DataQualityJobOutputConfig: MonitoringOutputConfig,
      },
    ],
  ],
  'model-bias-job-definition': [
    [
      'CreateModelBiasJobDefinition',
      {
        ...job,
        ModelBiasAppSpecification: { ImageUri: image, ConfigUri: 's3://bucket/c' },
        ModelBiasJobInput: { EndpointInput: endpoint, GroundTruthS3Input: { S3Uri: 's3://bucket/g' } },
        ModelBiasJobOutputConfig: MonitoringOutputConfig,
      },
    ],
  ],
  'model-explainability-job-definition': [
    [
      'CreateModelExplainabilityJobDefinition',
      {
        ...job,
        ModelExplainabilityAppSpecification: { ImageUri: image, ConfigUri: 's3://bucket/c' },
        ModelExplainabilityJobInput: { EndpointInput: endpoint },
        ModelExplainabilityJobOutputConfig: MonitoringOutputConfig,
      },
    ],
  ],
  'model-quality-job-definition': [
    [
      'CreateModelQualityJobDefinition',
      {
        ...job,
        ModelQualityAppSpecification: { ImageUri: image, ProblemType: 'Regression' },
        ModelQualityJobInput: { EndpointInput: endpoint, GroundTruthS3Input: { S3Uri: 's3://bucket/g' } },
        ModelQualityJobOutputConfig: MonitoringOutputConfig,
      },
    ],
  ],
};

/** What must be there before one can be made. */
const needs: Readonly<Record<string, readonly string[]>> = {
  'endpoint-config': ['model'],
  endpoint: ['model', 'endpoint-config'],
  'transform-job': ['model'],
  'pipeline-execution': ['pipeline'],
  'experiment-trial': ['experiment'],
  'model-package': ['model-package-group'],
};

/** moto has no answer of ListTags for these, and answers 500 to tag:GetResources while one is there: unknown, not untagged. */
const unreadable = ['pipeline-execution', 'model-package'];
/** moto forgets the tags that these are made with. */
const untagged = ['experiment', 'experiment-trial', 'experiment-trial-component'];

function expectedTags(type: string): object {
  if (unreadable.includes(type)) return { ok: false, failure: { reason: 'server_error' } };
  return { ok: true, value: untagged.includes(type) ? [] : [{ key: 'user', value: 'jane' }] };
}

describeWith(['moto_server'], 'the tag scan on moto', () => {
  let moto: Moto;
  let client: sdk.SageMakerClient;

  beforeAll(async () => {
    moto = await startMoto();
    client = new sdk.SageMakerClient({
      endpoint: moto.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
  });
  beforeEach(() => moto.reset());
  afterAll(() => moto.stop());

  async function make(type: string): Promise<void> {
    const commands = sdk as unknown as Readonly<Record<string, new (input: object) => never>>;
    for (const [operation, input] of makers[type] ?? []) {
      const Command = commands[`${operation}Command`];
      if (!Command) throw new TypeError(`the SDK has no ${operation}`);
      await client.send(new Command(input));
    }
  }

  it('covers every list that moto has', () => {
    expect(Object.keys(makers)).toHaveLength(24);
    expect(resourceTypes).toEqual(expect.arrayContaining(Object.keys(makers)));
  });

  it.each(Object.keys(makers))('lists %s with its tags', async (type) => {
    for (const one of [...(needs[type] ?? []), type]) await make(one);
    const { reader } = createReader({ url: moto.url });
    const { resources, outcome } = await collect(reader, { type });
    expect(outcome).toStrictEqual({ status: 'complete' });
    expect(resources).toHaveLength(makers[type]?.length ?? 0);
    for (const { resource, tags } of resources) {
      expect(resource.arn).toContain(`:${resourceType(type).parent?.type ?? type}/`);
      expect(tags).toMatchObject(expectedTags(type));
    }
  });
});
