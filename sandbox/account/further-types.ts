import { readFileSync } from 'node:fs';
import type { ResourceType } from './resource-type.ts';

/** A row as it is written in sagemaker-types.json: names as the API has them, the ARN after the account's id. */
interface Facts {
  readonly type: string;
  readonly list: string;
  readonly member: string;
  readonly arn: string;
  readonly arnMember?: string;
  readonly nameMember?: string;
  readonly requires?: readonly string[];
}

/**
 * The SageMaker types that MLSpace's notebooks do not create. Sources: Service Authorization Reference (types, ARNs),
 * Amazon SageMaker API reference (lists and their members).
 */
const facts = JSON.parse(readFileSync(new URL('../sagemaker-types.json', import.meta.url), 'utf8')) as readonly Facts[];

/** The types whose resources stand below one of another type, which is the first part of their names. */
const parents: Readonly<Record<string, string>> = {
  device: 'device-fleet',
  'hub-content': 'hub',
  'image-version': 'image',
  'model-card-export-job': 'model-card',
  'pipeline-execution': 'pipeline',
  space: 'domain',
  'user-profile': 'domain',
};

/**
 * What is awkward about single types. Sources: ARNs of real accounts in turbot's steampipe-plugin-aws 977 (`app`) and
 * amazon-sagemaker-feedback 108 and 113 (`app`, `user-profile`); the words that Terraform's AWS provider knows a missing
 * resource by (`RecordNotFound`, `Cannot find Model Package Group`, `No device with name`), and feedback 108 for none.
 */
const oddities: Readonly<Record<string, Pick<ResourceType, 'arnIsLowerCase' | 'wordsOfGone'>>> = {
  app: { arnIsLowerCase: true, wordsOfGone: '' },
  'user-profile': { arnIsLowerCase: true, wordsOfGone: 'RecordNotFound' },
  space: { wordsOfGone: 'RecordNotFound' },
  domain: { wordsOfGone: 'RecordNotFound' },
  device: { wordsOfGone: 'No device with name' },
  'model-package-group': { wordsOfGone: 'Cannot find Model Package Group' },
};

export const furtherTypes: readonly ResourceType[] = facts.map(({ arn, ...row }) => ({
  ...row,
  ...oddities[row.type],
  arn: arn.split('/'),
  ...(parents[row.type] !== undefined && { parent: parents[row.type] }),
  sortBy: 'CreationTime',
  sortOrder: 'Descending',
  activeFor: 0,
  namePrefix: row.type,
  share: 0,
}));
