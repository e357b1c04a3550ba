/** The values that a document itself names for the parameters of a template; what it does not name is left out. */
export function inferParameters(document: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  const found = { ...namedBy(textsOf(document)), ...statedBy(statementsOf(document)) };
  return Object.fromEntries(
    Object.entries(found).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}

/** What single texts say, wherever they stand. */
function namedBy(texts: readonly string[]): Readonly<Record<string, unknown>> {
  const all = (form: RegExp) => [...new Set(texts.flatMap((text) => form.exec(text)?.[1] ?? []))];
  const [data_bucket] = all(/^arn:[^:]+:s3:::([^/*]+)\/(?:global-read-only|project|private|global|index)\//);
  const buckets = all(/^arn:[^:]+:s3:::([^/*]+)\/\*$/);
  return {
    kms_key: all(/^(arn:[^:]+:kms:[^:]*:\d{12}:key\/.+)$/)[0],
    security_groups: some(all(/:security-group\/(sg-[0-9a-f]+)$/)),
    subnets: some(all(/:subnet\/(subnet-[0-9a-f]+)$/)),
    data_bucket,
    config_bucket: buckets.find((name) => name !== data_bucket && name !== 'sagemaker-sample-files'),
    iam_resource_prefix: all(/:role\/([^*]+)\*$/)[0],
    translate: texts.some((text) => /^translate[:.]/.test(text)),
    managed_roles: !texts.includes('s3:*'),
    project: all(/:::[^/]+\/project\/([^/*]+)\/\*$/)[0],
    user: all(/:::[^/]+\/private\/([^/*]+)\/\*$/)[0],
    group_datasets: all(/:::[^/]+\/group\/(?:datasets\/)?([^/*]+)\/\*$/),
    role_arn: all(/^(arn:[^:]+:iam::\d{12}:role\/[^*]+)$/)[0],
    denied_services: deniedBy(texts),
  };
}

const signs: readonly (readonly [service: string, action: string])[] = [
  ['realtimeTranslate', 'translate:TranslateText'],
  ['batchTranslate', 'translate:StartTextTranslationJob'],
  ['labelingJob', 'sagemaker:CreateLabelingJob'],
  ['emrCluster', 'elasticmapreduce:*'],
];

function deniedBy(texts: readonly string[]): readonly string[] {
  return signs.filter(([, action]) => texts.includes(action)).map(([service]) => service);
}

/** What is said by the conditions of certain statements. */
function statedBy(statements: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, unknown>> {
  const typesFor = (action: string, operator: string) =>
    statements
      .filter(({ Action }) => listOf(Action).includes(action))
      .map(({ Condition }) => memberOf(memberOf(Condition, operator), 'sagemaker:InstanceTypes'))
      .find((types) => types !== undefined);
  const conditions = statements.flatMap(({ Condition }) => Object.values(recordOf(Condition)));
  const [system] = conditions
    .flatMap((keys) => [
      ...listOf(memberOf(keys, 'aws:RequestTag/system')),
      ...listOf(memberOf(keys, 'aws:ResourceTag/system')),
    ])
    .filter((value) => value !== 'true' && value !== 'false');
  return {
    system_tag: system,
    endpoint_instance_types: typesFor('sagemaker:CreateEndpointConfig', 'ForAnyValue:StringEquals'),
    training_instance_types: typesFor('sagemaker:CreateTrainingJob', 'ForAnyValue:StringEquals'),
    transform_instance_types: typesFor('sagemaker:CreateTransformJob', 'ForAnyValue:StringEquals'),
    exempt_instance_types: typesFor('sagemaker:CreateTrainingJob', 'ForAllValues:StringNotLike'),
  };
}

function statementsOf(document: unknown): readonly Readonly<Record<string, unknown>>[] {
  return listOf(memberOf(document, 'Statement')).map(recordOf);
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function memberOf(value: unknown, name: string): unknown {
  const record = recordOf(value);
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function some(items: readonly string[]): readonly string[] | undefined {
  return items.length > 0 ? items : undefined;
}
