import type {
  AddTagsInput,
  AddTagsOutput,
  DeleteTagsInput,
  ListTagsInput,
  ListTagsOutput,
  Tag,
} from '@aws-sdk/client-sagemaker';
import type { ResourceTag } from '../account/resource.ts';
import { resourceTypes } from '../account/resource-types.ts';
import { bounded, constraintViolated, required, ServiceError } from '../wire/service-error.ts';
import type { Operations, ServiceCall } from './service.ts';

/** SageMaker's operations on tags, and the deletes. Source: Amazon SageMaker API reference. */
export const tagOperations = {
  ListTags(input: ListTagsInput, call: ServiceCall): ListTagsOutput {
    const arn = required(input.ResourceArn, 'resourceArn');
    const size = bounded(input.MaxResults, { member: 'maxResults', min: 50, max: 100, fallback: 50 });
    const tags = requireResource(call, arn).tags ?? [];
    const start = input.NextToken === undefined ? 0 : redeem(call, arn, input.NextToken);
    const next = (place: number) => call.tokens.issue(`tags of ${arn}`, place);
    if (call.pageQuirk === 'empty-page') return { Tags: [], NextToken: next(start) };
    const end = start + Math.min(size, call.tagsPerPage);
    const NextToken = end < tags.length ? next(end) : undefined;
    return {
      Tags: tags.slice(start, end).map(toSdk),
      NextToken: call.pageQuirk === 'repeated-token' ? (input.NextToken ?? NextToken) : NextToken,
    };
  },

  AddTags(input: AddTagsInput, call: ServiceCall): AddTagsOutput {
    const arn = required(input.ResourceArn, 'resourceArn');
    const given = required(input.Tags, 'tags');
    if (given.length > mostTags)
      throw constraintViolated('tags', '[…]', `Member must have length less than or equal to ${mostTags}`);
    const tags = given.map(fromSdk);
    requireResource(call, arn);
    if (new Set(tags.map(({ key }) => key)).size < tags.length)
      throw new ServiceError(
        'ValidationException',
        'Duplicate tag keys found. Please note that Tag keys are case sensitive.',
      );
    return { Tags: call.account.sagemaker.putTags(arn, tags).map(toSdk) };
  },

  DeleteTags(input: DeleteTagsInput, call: ServiceCall): object {
    const arn = required(input.ResourceArn, 'resourceArn');
    requireResource(call, arn);
    call.account.sagemaker.removeTags(arn, required(input.TagKeys, 'tagKeys'));
    return {};
  },
} satisfies Operations;

/** A Delete operation for each row of the table that has one; their only input is the name. */
export const deleteOperations: Operations = Object.fromEntries(
  resourceTypes.flatMap((row) => (row.delete ? [[row.delete, deleteOf(row.type, row.nameMember ?? '')]] : [])),
);

function deleteOf(type: string, member: string) {
  return (input: Readonly<Record<string, string | undefined>>, { account, region }: ServiceCall): object => {
    const name = required(input[member], member);
    const arn = `arn:${account.partition}:sagemaker:${region}:${account.accountId}:${type}/${name}`;
    if (!account.sagemaker.find(arn)) throw new ServiceError('ValidationException', `Could not find ${type} "${arn}".`);
    account.sagemaker.delete(arn);
    return {};
  };
}

/** A resource of the region that was asked; SageMaker knows no other. */
function requireResource({ account, region }: ServiceCall, arn: string) {
  fits('resourceArn', arn, arnPattern, 256);
  const resource = account.sagemaker.find(arn);
  if (resource?.region === region) return resource;
  const type = arn.split(':')[5]?.split('/')[0] ?? '';
  const words = resourceTypes.find((row) => row.type === type)?.wordsOfGone;
  throw new ServiceError('ValidationException', words ?? `Could not find resource "${arn}".`);
}

/** The patterns and lengths of `ResourceArn`, `TagKey` and `TagValue`. Source: botocore, sagemaker 2017-07-24. */
const arnPattern = 'arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+';
const textPattern = '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)';
const mostTags = 50;

function fits(member: string, text: string, pattern: string, longest: number): void {
  if (Array.from(text).length > longest)
    throw constraintViolated(member, text, `Member must have length less than or equal to ${longest}`);
  if (!new RegExp(`^${pattern}$`, 'u').test(text))
    throw constraintViolated(member, text, `Member must satisfy regular expression pattern: ${pattern}`);
}

function redeem(call: ServiceCall, arn: string, token: string): number {
  const content = call.tokens.redeem(`tags of ${arn}`, token);
  if (typeof content === 'object') return content.place as number;
  throw new ServiceError('ValidationException', `The NextToken is ${content}; start the list again without it.`);
}

function toSdk({ key, value }: ResourceTag): Tag {
  return { Key: key, Value: value };
}

function fromSdk(tag: Tag, index: number): ResourceTag {
  const place = `tags.${index + 1}.member`;
  const key = required(tag.Key, `${place}.key`);
  fits(`${place}.key`, key, textPattern, 128);
  fits(`${place}.value`, tag.Value ?? '', textPattern, 256);
  if (!key.toLowerCase().startsWith('aws:')) return { key, value: tag.Value ?? '' };
  throw new ServiceError('ValidationException', `Tag keys beginning with "aws:" are reserved: ${key}`);
}
