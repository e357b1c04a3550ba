import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Read } from '../../domain/evaluation/read.ts';
import { isRecord } from '../../domain/record.ts';
import type { NotebookParameters } from '../../domain/target/account-survey.ts';
import { attempt, MalformedAnswer, present } from '../client/failures.ts';

/** The most of an object that is read, bytes: the file of MLSpace has a few hundred. */
const mostBytes = 65_536;

/** `notebook-params.json` of the configuration bucket. */
export function readNotebookParameters(
  client: S3Client,
  { bucket, key }: Pick<NotebookParameters, 'bucket' | 'key'>,
  signal: AbortSignal,
): Promise<Read<NotebookParameters>> {
  return attempt({ operation: 's3:GetObject', subject: `${bucket}/${key}`, signal }, async () => {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${mostBytes - 1}` });
    const { Body } = await client.send(command, { abortSignal: signal });
    const values = parsed(await present(Body, 'Body').transformToString());
    if (!isRecord(values)) throw new MalformedAnswer(`${bucket}/${key} is not a JSON object`);
    return { bucket, key, values };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedAnswer('The object is no JSON');
  }
}

/** The parameters of SSM that MLSpace writes for notebooks (awslabs/mlspace, `coreConstruct.ts`). */
export const notebookParameterNames = [
  'notebook-param-kms-id',
  'notebook-param-notebook-role-arn',
  'notebook-param-subnet-ids',
  'notebook-param-vpc-security-group',
] as const;

/** Their values by name; a parameter that is not there, or is a secret, is left out. */
export function readNotebookSsmParameters(
  client: SSMClient,
  region: string,
  signal: AbortSignal,
): Promise<Read<Readonly<Record<string, string>>>> {
  return attempt({ operation: 'ssm:GetParameters', subject: region, signal }, async () => {
    const command = new GetParametersCommand({ Names: [...notebookParameterNames] });
    const { Parameters } = await client.send(command, { abortSignal: signal });
    return Object.fromEntries(
      present(Parameters, 'Parameters').flatMap(({ Name, Type, Value }) =>
        Name === undefined || Value === undefined || Type === 'SecureString' ? [] : [[Name, Value]],
      ),
    );
  });
}
